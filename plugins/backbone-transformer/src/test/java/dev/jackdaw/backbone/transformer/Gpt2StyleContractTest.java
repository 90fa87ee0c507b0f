package dev.jackdaw.backbone.transformer;

import dev.jackdaw.model.Backbone;
import dev.jackdaw.testkit.BackboneContract;
import java.util.Set;

class Gpt2StyleContractTest extends BackboneContract {
  @Override
  protected Backbone backbone() {
    return new TransformerFactory()
        .create(TransformerConfig.empty().styled(Style.GPT2).sized(2, 12, 2, 24), 17);
  }

  @Override
  protected Set<String> withoutEffect() {
    return Set.of("blocks.0.attention.key.bias", "blocks.1.attention.key.bias");
  }
}
