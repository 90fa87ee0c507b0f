package dev.jackdaw.rule;

import dev.jackdaw.config.Doc;
import java.nio.file.Path;

/**
 * Which intents are for a person.
 *
 * @param file YAML: each intent with the sentence to say, or with {@code say} and {@code clause}
 */
public record HandoverConfig(
    @Doc("YAML: each intent for a person, with the sentence to say, or with say and clause")
        Path file) {}
