package dev.jackdaw.backbone.transformer;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;

/**
 * The two ends of the model.
 *
 * @param tied whether the output projection is the embedding (Press and Wolf 2017), which at the sizes a CPU trains saves a large
 *     part of the parameters
 * @param scale factor on the embedding: {@code sqrt(width)} in Gemma
 * @param logitSoftCap c in {@code c * tanh(logit / c)}; 0: none
 */
public record EmbeddingConfig(
    @Default("true") @Doc("Whether the output projection is the embedding.") boolean tied,
    @Default("1") @Doc("Factor on the embedding.") double scale,
    @Default("0") @Range(min = 0) @Doc("Soft cap on the logits; 0 for none.") double logitSoftCap) {
  static EmbeddingConfig tied(boolean tied) {
    return new EmbeddingConfig(tied, 1, 0);
  }

  EmbeddingConfig tiedOrNot(boolean other) {
    return new EmbeddingConfig(other, scale, logitSoftCap);
  }
}
