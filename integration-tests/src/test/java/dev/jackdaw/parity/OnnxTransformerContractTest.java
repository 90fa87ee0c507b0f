package dev.jackdaw.parity;

import dev.jackdaw.backbone.transformer.Style;
import dev.jackdaw.backbone.transformer.TransformerConfig;
import dev.jackdaw.backbone.transformer.TransformerFactory;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.onnx.OnnxEngineConfig;
import dev.jackdaw.engine.onnx.OnnxEngineFactory;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.testkit.BackboneContract;

/** The transformer on ONNX Runtime: caches in place, padding, packing. */
class OnnxTransformerContractTest extends BackboneContract {
  @Override
  protected Backbone backbone() {
    return new TransformerFactory()
        .create(TransformerConfig.empty().styled(Style.LLAMA).sized(2, 24, 3, 24), 21);
  }

  @Override
  protected Engine engine() {
    return new OnnxEngineFactory().create(new OnnxEngineConfig("cpu", 2, false));
  }
}
