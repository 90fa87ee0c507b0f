package dev.jackdaw.parity;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.cpu.CpuEngineConfig;
import dev.jackdaw.engine.cpu.CpuEngineFactory;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.testkit.BackboneContract;
import org.example.convolution.ConvolutionConfig;
import org.example.convolution.ConvolutionFactory;

/** A stranger's backbone, made of primitives, on the CPU engine. */
class CpuConvolutionContractTest extends BackboneContract {
  @Override
  protected Backbone backbone() {
    return new ConvolutionFactory().create(new ConvolutionConfig(2, 10, 4, 16), 11);
  }

  @Override
  protected Engine engine() {
    return new CpuEngineFactory().create(new CpuEngineConfig(2, "auto", false));
  }
}
