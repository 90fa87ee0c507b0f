package dev.jackdaw.backbone.transformer;

import dev.jackdaw.backbone.transformer.AttentionConfig.Biases;
import java.util.Optional;

/** Models by name, as published. */
public enum Preset {
  /** 124 M parameters with GPT-2's vocabulary (Radford et al. 2019). */
  GPT2_SMALL(Style.GPT2.config().sized(12, 768, 12, 1024)),
  /** 355 M. */
  GPT2_MEDIUM(Style.GPT2.config().sized(24, 1024, 16, 1024)),
  /** 774 M. */
  GPT2_LARGE(Style.GPT2.config().sized(36, 1280, 20, 1024)),
  /** 1.6 B. */
  GPT2_XL(Style.GPT2.config().sized(48, 1600, 25, 1024)),
  /** nanoGPT's character model for a CPU: 0.8 M. */
  NANOGPT_CHAR(Style.NANOGPT.config().sized(4, 128, 4, 64)),
  /** llama2.c, trained on TinyStories: 15 M with a vocabulary of 32,000. */
  STORIES_15M(llama(6, 288, 6, 256, 6, 768, Positions.Rotary.of(10000), true)),
  /** llama2.c: 42 M. */
  STORIES_42M(llama(8, 512, 8, 1024, 8, 1376, Positions.Rotary.of(10000), true)),
  /** llama2.c: 110 M. */
  STORIES_110M(llama(12, 768, 12, 1024, 12, 2048, Positions.Rotary.of(10000), true)),
  /** SmolLM2, 135 M. */
  SMOLLM2_135M(llama(30, 576, 9, 8192, 3, 1536, Positions.Rotary.of(100000), true)),
  /** SmolLM2, 360 M. */
  SMOLLM2_360M(llama(32, 960, 15, 8192, 5, 2560, Positions.Rotary.of(100000), true)),
  /** Llama 3.2, 1.2 B. */
  LLAMA3_1B(
      llama(
          16,
          2048,
          32,
          131072,
          8,
          8192,
          new Positions.Rotary(
              500000, Optional.empty(), 1, false, new RopeScaling.Llama3(32, 1, 4, 8192)),
          true)),
  /** Llama 3, 8 B. */
  LLAMA3_8B(llama(32, 4096, 32, 8192, 8, 14336, Positions.Rotary.of(500000), false));

  private final TransformerConfig config;

  Preset(TransformerConfig config) {
    this.config = config;
  }

  TransformerConfig config() {
    return config;
  }

  private static TransformerConfig llama(
      int layers,
      int width,
      int heads,
      int context,
      int keyHeads,
      int feedForward,
      Positions positions,
      boolean tied) {
    TransformerConfig style = Style.LLAMA.config();
    return new TransformerConfig(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(AttentionConfig.plain(Optional.of(keyHeads), Biases.NONE)),
            style.feedForward().map(group -> group.sized(feedForward)),
            Optional.empty(),
            Optional.of(positions),
            Optional.of(EmbeddingConfig.tied(tied)),
            Optional.empty(),
            Optional.empty())
        .sized(layers, width, heads, context)
        .orElse(style);
  }
}
