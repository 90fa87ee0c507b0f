package dev.jackdaw.example.emergence;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;

/**
 * How much is written.
 *
 * @param documents how many texts of two to four sentences
 * @param seed decides every sentence; the world is always the same
 */
public record WorldConfig(
    @Doc("How many texts of two to four sentences") @Default("20000") @Range(min = 1) int documents,
    @Doc("Decides every sentence; the world is always the same") @Default("1") long seed) {}
