package dev.jackdaw.backbone.transformer;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import java.util.Optional;

/**
 * Feed-forward layer of every block: {@code down(activation(up(x)))}, or gated {@code down(activation(gate(x)) * up(x))}
 * (Shazeer 2020).
 *
 * @param width features between; absent: {@code 4 * width}, or gated, so that the parameters are as many, two thirds of that,
 *     rounded up to a multiple of 32
 */
public record FeedForwardConfig(
    @Doc("Features between up and down; by default as many parameters as 4 * width without gate.")
        @Range(min = 1, max = 1_048_576)
        Optional<Integer> width,
    @Default("silu") @Doc("gelu, gelu-tanh, silu, relu or relu-squared.") Activation activation,
    @Default("true") @Doc("Whether a gate multiplies the activation.") boolean gated,
    @Default("false") @Doc("Whether the projections have biases.") boolean bias) {

  FeedForwardConfig sized(int width) {
    return new FeedForwardConfig(Optional.of(width), activation, gated, bias);
  }

  FeedForwardConfig biased(boolean other) {
    return new FeedForwardConfig(width, activation, gated, other);
  }

  int widthFor(int model) {
    return width.orElseGet(() -> gated ? (8 * model / 3 + 31) / 32 * 32 : 4 * model);
  }
}
