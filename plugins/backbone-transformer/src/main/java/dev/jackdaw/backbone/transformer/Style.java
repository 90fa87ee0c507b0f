package dev.jackdaw.backbone.transformer;

import dev.jackdaw.backbone.transformer.AttentionConfig.Biases;
import java.util.Optional;

/** A family's habits, without sizes. */
public enum Style {
  /** RMS norm, rotary positions, gated SiLU, no biases; the head tied, which Llama's small relatives do. */
  LLAMA(
      Biases.NONE,
      new FeedForwardConfig(Optional.empty(), Activation.SILU, true, false),
      new Norm.Rms(1e-5, false, Norm.Placement.BEFORE),
      Positions.Rotary.of(10000)),
  /** Layer norm, learned positions, tanh GELU, biases everywhere, the head tied. */
  GPT2(
      Biases.ALL,
      new FeedForwardConfig(Optional.empty(), Activation.GELU_TANH, false, true),
      new Norm.Layer(1e-5, true, Norm.Placement.BEFORE),
      new Positions.Learned()),
  /** GPT-2 as nanoGPT trains it: exact GELU, no biases at all. */
  NANOGPT(
      Biases.NONE,
      new FeedForwardConfig(Optional.empty(), Activation.GELU, false, false),
      new Norm.Layer(1e-5, false, Norm.Placement.BEFORE),
      new Positions.Learned());

  private final TransformerConfig config;

  Style(Biases biases, FeedForwardConfig feedForward, Norm norm, Positions positions) {
    this.config =
        new TransformerConfig(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(512),
            Optional.of(AttentionConfig.plain(Optional.empty(), biases)),
            Optional.of(feedForward),
            Optional.of(norm),
            Optional.of(positions),
            Optional.of(EmbeddingConfig.tied(true)),
            Optional.of(0.0),
            Optional.of(0.02));
  }

  TransformerConfig config() {
    return config;
  }
}
