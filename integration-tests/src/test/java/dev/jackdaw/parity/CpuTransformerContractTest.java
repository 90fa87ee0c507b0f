package dev.jackdaw.parity;

import dev.jackdaw.backbone.transformer.Style;
import dev.jackdaw.backbone.transformer.TransformerConfig;
import dev.jackdaw.backbone.transformer.TransformerFactory;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.cpu.CpuEngineConfig;
import dev.jackdaw.engine.cpu.CpuEngineFactory;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.testkit.BackboneContract;

/** The transformer on the CPU engine: caches in place, padding, packing. */
class CpuTransformerContractTest extends BackboneContract {
  @Override
  protected Backbone backbone() {
    return new TransformerFactory()
        .create(TransformerConfig.empty().styled(Style.LLAMA).sized(2, 24, 3, 24), 21);
  }

  @Override
  protected Engine engine() {
    return new CpuEngineFactory().create(new CpuEngineConfig(2, "auto", false));
  }
}
