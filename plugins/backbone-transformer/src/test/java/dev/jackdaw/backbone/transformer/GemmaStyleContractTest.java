package dev.jackdaw.backbone.transformer;

import dev.jackdaw.model.Backbone;
import dev.jackdaw.testkit.BackboneContract;
import java.util.List;
import java.util.Optional;

class GemmaStyleContractTest extends BackboneContract {
  @Override
  protected Backbone backbone() {
    TransformerConfig sizes = TransformerConfig.empty().sized(2, 12, 2, 24);
    AttentionConfig attention =
        new AttentionConfig(
            Optional.of(1),
            Optional.empty(),
            AttentionConfig.Biases.NONE,
            AttentionConfig.QueryKeyNorm.ALL,
            0,
            List.of(),
            Optional.of(0.3),
            5);
    return new TransformerFactory()
        .create(
            ConfigChanges.of(sizes)
                .attention(attention)
                .feedForward(
                    new FeedForwardConfig(Optional.of(20), Activation.GELU_TANH, true, false))
                .norm(new Norm.Rms(1e-6, true, Norm.Placement.BOTH))
                .embedding(new EmbeddingConfig(true, Math.sqrt(12), 20))
                .config(),
            13);
  }
}
