package dev.jackdaw.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.compile.Compiler;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.testkit.EngineContract;
import dev.jackdaw.testkit.GoldenOpsContract;
import dev.jackdaw.testkit.OpContract;
import dev.jackdaw.testkit.OptimizerContract;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The engine on a CUDA device: {@code mvn -Pgpu -pl plugins/engine-onnx -am verify}. */
@Tag("gpu")
class CudaTest {
  private static OnnxEngine cuda() {
    return new OnnxEngine(new OnnxEngineConfig("cuda", 0, false));
  }

  @Nested
  class OnCudaEngineContract extends EngineContract {
    @Override
    protected Engine engine() {
      return cuda();
    }
  }

  @Nested
  class OnCudaOpContract extends OpContract {
    @Override
    protected Engine engine() {
      return cuda();
    }
  }

  @Nested
  class OnCudaGoldenOpsContract extends GoldenOpsContract {
    @Override
    protected Engine engine() {
      return cuda();
    }
  }

  @Nested
  class OnCudaOptimizerContract extends OptimizerContract {
    @Override
    protected Engine engine() {
      return cuda();
    }
  }

  @Test
  void trainingStep_onCuda_equalsTheCpu() {
    Map<String, float[]> expected = trained("cpu");
    trained("cuda")
        .forEach(
            (name, values) -> {
              for (int i = 0; i < values.length; i++) {
                assertThat(Math.abs(values[i] - expected.get(name)[i]))
                    .as(name + "[%d]", i)
                    .isLessThan(1e-3f);
              }
            });
  }

  private static Map<String, float[]> trained(String device) {
    try (OnnxEngine engine = new OnnxEngine(new OnnxEngineConfig(device, 0, false));
        Store store = engine.store()) {
      SmallTraining.declare(store);
      try (Program program =
          Compiler.compile(engine, SmallTraining.graph(), store, Bounds.of(3, 4), Precision.F32)) {
        SmallTraining.train(program);
      }
      return SmallTraining.parameters(store);
    }
  }

  @Test
  void nodes_thatFellBack_areToldByTheEngine() {
    try (OnnxEngine engine = cuda();
        Store store = engine.store()) {
      SmallTraining.declare(store);
      try (Program program =
          Compiler.compile(engine, SmallTraining.graph(), store, Bounds.of(3, 4), Precision.F32)) {
        SmallTraining.train(program);
        assertThat(engine.info().device()).isEqualTo("cuda:0");
        assertThat(engine.info().choices()).anyMatch(choice -> choice.contains("nodes on CUDA"));
      }
    }
  }
}
