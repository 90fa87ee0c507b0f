package dev.jackdaw.finetuning;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import java.util.Optional;

/**
 * How rows become examples: the {@code examples} section of a fine-tuning.
 *
 * @param maxTokens longest example; the model's context length if left out
 * @param truncation what to do with a longer one
 * @param layout how examples become rows of a batch
 * @param allowUntrained whether rows in which nothing is to be learnt are left out rather than refused
 * @param allowLeaks whether rows of validation or test may be in the training data too
 */
public record ExamplesConfig(
    @Doc("Longest example in tokens; the model's context length if left out") @Range(min = 2)
        Optional<Integer> maxTokens,
    @Doc("What is cut from a longer one: end, start; or drop it, or refuse") @Default("end")
        Truncation truncation,
    @Doc("Packed without attention across examples, or bucketed by length; auto: as suits the head")
        @Default("auto")
        Layout layout,
    @Doc("Leave out rows in which nothing is to be learnt instead of refusing them")
        @Default("false")
        boolean allowUntrained,
    @Doc("Accept rows of validation or test that are in the training data too") @Default("false")
        boolean allowLeaks) {}
