package org.example.convolution;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;

/**
 * Sizes of the model.
 *
 * @param kernel tokens a convolution sees, the current one included; a model of L blocks sees {@code L * (kernel - 1) + 1}
 */
public record ConvolutionConfig(
    @Default("6") @Range(min = 1, max = 1000) @Doc("Number of blocks.") int layers,
    @Default("192") @Range(min = 1, max = 65536) @Doc("Features per token.") int width,
    @Default("4") @Range(min = 2, max = 64) @Doc("Tokens a convolution sees.") int kernel,
    @Default("128") @Range(min = 1, max = 1_000_000) @Doc("Longest sequence in training.")
        int contextLength) {}
