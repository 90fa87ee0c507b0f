package dev.jackdaw.finetune.prefix;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;

/**
 * The prefix.
 *
 * @param tokens keys and values per attention; they take no positions
 * @param deviation of the normal numbers they start as
 */
public record PrefixTuningConfig(
    @Default("20") @Range(min = 1, max = 4096) @Doc("Keys and values in front of every attention.")
        int tokens,
    @Default("0.02") @Range(min = 0, max = 100) @Doc("Deviation of the numbers they start as.")
        double deviation,
    @Default("true") @Doc("Whether parameters of heads are trained along.") boolean trainHeads) {}
