package dev.jackdaw.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.compile.Compiler;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.export.ExportTarget.Device;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.reference.ReferenceEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training step written to a file trains when ONNX Runtime runs the file alone. */
class TrainingStepFileTest {
  private static final Bounds BOUNDS = Bounds.of(3, 4);

  @Test
  void file_runFiveSteps_movesParametersAsTheReference(@TempDir Path folder) throws IOException {
    float[] expectedLosses;
    Map<String, float[]> expected;
    try (Engine reference = new ReferenceEngine();
        Store store = reference.store();
        Program program =
            Compiler.compile(reference, SmallTraining.graph(), store, BOUNDS, Precision.F32)) {
      SmallTraining.declare(store);
      expectedLosses = SmallTraining.train(program);
      expected = SmallTraining.parameters(store);
    }
    Graph graph = SmallTraining.graph();
    LoweredGraph lowered =
        GraphLowering.lower(graph, LoweringOptions.portable(Device.CPU), name -> false);
    assertThat(lowered.proto().nodes()).allMatch(node -> node.domain().isEmpty());
    Path file = folder.resolve("training-step.onnx");
    lowered.model(name -> null, Map.of("purpose", "training step")).write(file);

    try (OrtRuntime runtime = new OrtRuntime("cpu", 1)) {
      OnnxStore store = new OnnxStore(runtime);
      OrtSession session = runtime.session(file, SessionSettings.PLAIN);
      Compiled compiled = new Compiled(session, Signature.of(graph, lowered));
      SmallTraining.declare(store);
      try (store;
          OnnxProgram program =
              new OnnxProgram(runtime, new FixedSession(compiled), store, BOUNDS)) {
        float[] losses = SmallTraining.train(program);
        for (int i = 0; i < losses.length; i++) {
          assertThat(losses[i]).as("loss %d", i).isCloseTo(expectedLosses[i], within(1e-4f));
        }
        SmallTraining.parameters(store)
            .forEach(
                (name, values) -> {
                  for (int i = 0; i < values.length; i++) {
                    assertThat(values[i])
                        .as(name + "[%d]", i)
                        .isCloseTo(expected.get(name)[i], within(2e-4f));
                  }
                });
      }
    }
  }
}
