package dev.jackdaw.backbone.transformer;

import dev.jackdaw.model.Backbone;
import dev.jackdaw.testkit.BackboneContract;
import java.util.List;
import java.util.Optional;

class LlamaStyleContractTest extends BackboneContract {
  @Override
  protected Backbone backbone() {
    TransformerConfig sizes = TransformerConfig.empty().sized(2, 16, 4, 24);
    AttentionConfig attention =
        new AttentionConfig(
            Optional.of(2),
            Optional.of(6),
            AttentionConfig.Biases.QKV,
            AttentionConfig.QueryKeyNorm.HEAD,
            4,
            List.of(1),
            Optional.empty(),
            0);
    return new TransformerFactory()
        .create(
            ConfigChanges.of(sizes)
                .attention(attention)
                .embedding(new EmbeddingConfig(false, 1, 0))
                .config(),
            19);
  }
}
