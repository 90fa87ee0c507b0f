package dev.jackdaw.bot;

import dev.jackdaw.dialogue.Intent;
import java.util.Optional;

/**
 * What was spoken of last.
 *
 * @param question what was asked
 */
record Topic(Optional<Intent> intent, String question) {}
