package dev.jackdaw.rule;

import java.util.Optional;

/**
 * What is said word for word.
 *
 * @param clause the clause it rests on
 */
public record Sentence(String text, Optional<String> clause) {}
