package dev.jackdaw.bot;

import dev.jackdaw.dialogue.Intent;
import java.util.Optional;

/**
 * What was spoken of last.
 *
 * @param clause the clause of the answer
 */
record Topic(Optional<Intent> intent, Optional<String> clause) {}
