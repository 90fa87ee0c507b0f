package dev.jackdaw.backbone.transformer;

import java.util.Optional;

/** A configuration with some groups replaced. */
record ConfigChanges(TransformerConfig config) {
  static ConfigChanges of(TransformerConfig config) {
    return new ConfigChanges(config);
  }

  ConfigChanges attention(AttentionConfig attention) {
    return with(
        Optional.of(attention),
        config.feedForward(),
        config.norm(),
        config.positions(),
        config.embedding());
  }

  ConfigChanges feedForward(FeedForwardConfig feedForward) {
    return with(
        config.attention(),
        Optional.of(feedForward),
        config.norm(),
        config.positions(),
        config.embedding());
  }

  ConfigChanges norm(Norm norm) {
    return with(
        config.attention(),
        config.feedForward(),
        Optional.of(norm),
        config.positions(),
        config.embedding());
  }

  ConfigChanges positions(Positions positions) {
    return with(
        config.attention(),
        config.feedForward(),
        config.norm(),
        Optional.of(positions),
        config.embedding());
  }

  ConfigChanges embedding(EmbeddingConfig embedding) {
    return with(
        config.attention(),
        config.feedForward(),
        config.norm(),
        config.positions(),
        Optional.of(embedding));
  }

  private ConfigChanges with(
      Optional<AttentionConfig> attention,
      Optional<FeedForwardConfig> feedForward,
      Optional<Norm> norm,
      Optional<Positions> positions,
      Optional<EmbeddingConfig> embedding) {
    return new ConfigChanges(
        new TransformerConfig(
            config.preset(),
            config.depth(),
            config.style(),
            config.layers(),
            config.width(),
            config.heads(),
            config.contextLength(),
            attention,
            feedForward,
            norm,
            positions,
            embedding,
            config.dropout(),
            config.initialDeviation()));
  }
}
