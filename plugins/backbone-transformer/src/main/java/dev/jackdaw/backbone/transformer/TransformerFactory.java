package dev.jackdaw.backbone.transformer;

import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.BackboneFactory;
import dev.jackdaw.model.TrainingSuggestion;
import java.util.Optional;
import java.util.Set;

/** Makes transformers. */
public final class TransformerFactory implements BackboneFactory<TransformerConfig> {
  @Override
  public Backbone create(TransformerConfig config, int vocabulary) {
    if (vocabulary < 1) {
      throw new IllegalArgumentException(
          "[transformer] vocabulary is " + vocabulary + ", must be at least 1");
    }
    return new TransformerBackbone(Architecture.of(config), vocabulary);
  }

  @Override
  public TransformerConfig complete(TransformerConfig config) {
    return Architecture.of(config).config();
  }

  /** An output projection of its own, and biases: of an attention all three or four at once, of feed-forward layers all. */
  @Override
  public Optional<TransformerConfig> extended(TransformerConfig config, Set<String> parameters) {
    return Extension.of(Architecture.of(config).config(), parameters);
  }

  /**
   * Tokens by Chinchilla's rule of 20 per parameter (Hoffmann et al. 2022); batch and rate by the fit of DeepSeek LLM (Bi et al. 2024)
   * to the training compute {@code C = 6 * parameters * tokens}: {@code 0.2920 * C^0.3271} tokens, here rounded to a power of two,
   * and {@code 0.3118 * C^-0.1250}. Their fit covers 1e17 to 2e19 FLOPs; below it the rate is held at 5e-3.
   */
  @Override
  public Optional<TrainingSuggestion> suggestion(TransformerConfig config, int vocabulary) {
    Architecture architecture = Architecture.of(config);
    long parameters = architecture.multiplied(vocabulary);
    long tokens = 20 * parameters;
    double compute = 6.0 * parameters * tokens;
    double batch = 0.2920 * Math.pow(compute, 0.3271);
    long rounded = 1L << Math.max(0, Math.round(Math.log(batch) / Math.log(2)));
    double rate = Math.min(5e-3, 0.3118 * Math.pow(compute, -0.1250));
    return Optional.of(
        new TrainingSuggestion(
            tokens,
            Math.max(rounded, architecture.contextLength()),
            Double.parseDouble(String.format(java.util.Locale.ROOT, "%.2g", rate)),
            "20 tokens per parameter (Chinchilla); batch and rate by DeepSeek LLM's fit to "
                + String.format(java.util.Locale.ROOT, "%.1e", compute)
                + " FLOPs"));
  }
}
