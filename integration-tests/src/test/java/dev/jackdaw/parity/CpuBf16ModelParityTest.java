package dev.jackdaw.parity;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.cpu.CpuEngineConfig;
import dev.jackdaw.engine.cpu.CpuEngineFactory;

/** The CPU engine with bfloat16 products, as near as PyTorch's own bfloat16 runs of the fixtures are. */
class CpuBf16ModelParityTest extends ModelParity {
  @Override
  Engine engine() {
    return new CpuEngineFactory().create(new CpuEngineConfig(2, "auto", false));
  }

  @Override
  Precision precision() {
    return Precision.BF16;
  }

  @Override
  Tolerance activations() {
    return new Tolerance.RelativeL2(2e-2);
  }

  @Override
  double[] lossTolerance() {
    return new double[] {2e-2, 0};
  }

  @Override
  double gradientTolerance() {
    return 5e-2;
  }

  @Override
  boolean exact() {
    return false;
  }
}
