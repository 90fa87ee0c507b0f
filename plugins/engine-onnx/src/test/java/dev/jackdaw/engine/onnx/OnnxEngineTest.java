package dev.jackdaw.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.compile.Compiler;
import dev.jackdaw.compile.GraphBuilder;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.problem.UserException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OnnxEngineTest {
  private static OnnxEngine engine() {
    return new OnnxEngine(new OnnxEngineConfig("cpu", 1, false));
  }

  @Test
  void native_afterClosing_nothingIsLeft() {
    OnnxEngine engine = engine();
    OrtObjects objects = engine.runtime().objects();
    Store store = engine.store();
    SmallTraining.declare(store);
    Program program =
        Compiler.compile(engine, SmallTraining.graph(), store, Bounds.of(3, 4), Precision.F32);
    SmallTraining.train(program);
    assertThat(objects.live()).isGreaterThan(20);
    assertThat(objects.bytes()).isPositive();
    program.close();
    program.close();
    store.close();
    engine.close();
    assertThat(objects.live()).as("native objects").isZero();
    assertThat(objects.bytes()).as("bytes of blocks").isZero();
  }

  @Test
  void native_manyRuns_makeNothingMore() {
    try (OnnxEngine engine = engine();
        Store store = engine.store()) {
      SmallTraining.declare(store);
      try (Program program =
          Compiler.compile(engine, SmallTraining.graph(), store, Bounds.of(3, 4), Precision.F32)) {
        SmallTraining.train(program);
        SmallTraining.train(program);
        long live = engine.runtime().objects().live();
        for (int i = 0; i < 20; i++) {
          SmallTraining.train(program);
        }
        assertThat(engine.runtime().objects().live()).isEqualTo(live);
      }
    }
  }

  @Test
  void weights_changedAfterARun_areSeenByTheNext() {
    TensorType type = TensorType.f32(Dim.of(3), Dim.of(2));
    GraphBuilder g = new GraphBuilder();
    g.output(
        "y", g.linear(g.input("x", TensorType.f32(Dim.B, Dim.of(2))), g.state("w", type), null));
    Tensor y = Tensor.zeros(DType.F32, 1, 3);
    try (OnnxEngine engine = engine();
        Store store = engine.store()) {
      store.declare("w", type);
      store.write("w", Tensor.of(new float[] {1, 0, 0, 1, 1, 1}, 3, 2));
      try (Program program =
          Compiler.compile(engine, g.build(), store, Bounds.of(1, 1), Precision.F32)) {
        Bindings bindings =
            new Bindings().input("x", Tensor.of(new float[] {2, 3}, 1, 2)).output("y", y);
        program.run(bindings);
        assertThat(y.toFloats()).containsExactly(2, 3, 5);
        for (int factor = 2; factor < 5; factor++) {
          store.write("w", Tensor.of(new float[] {factor, 0, 0, factor, 1, 1}, 3, 2));
          program.run(bindings);
          assertThat(y.toFloats()).containsExactly(2 * factor, 3 * factor, 5);
        }
        store.remove("w");
        assertThatThrownBy(() -> program.run(bindings))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("\"w\"");
      }
    }
  }

  @Test
  void cuda_askedForWithoutIt_isAnErrorWithTheReason() {
    if (OrtApi.providers().contains("CUDAExecutionProvider")) {
      return; // the suite of a machine with CUDA
    }
    for (String device : new String[] {"cuda", "cuda:1"}) {
      assertThatThrownBy(() -> new OnnxEngine(new OnnxEngineConfig(device, 0, false)))
          .isInstanceOf(UserException.class)
          .hasMessageContaining(device)
          .hasMessageContaining("without CUDA")
          .hasMessageContaining("onnxruntime_gpu");
    }
    try (OnnxEngine engine = new OnnxEngine(new OnnxEngineConfig("auto", 1, false))) {
      assertThat(engine.info().device()).isEqualTo("cpu");
      assertThat(engine.info().choices()).anyMatch(choice -> choice.contains("CUDA"));
    }
    assertThatThrownBy(() -> new OnnxEngine(new OnnxEngineConfig("gpu", 0, false)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("\"gpu\"")
        .hasMessageContaining("cuda:N");
  }

  @Test
  void precision_notAvailable_isAnError() {
    Graph graph = new GraphBuilder().build();
    try (OnnxEngine engine = engine();
        Store store = engine.store()) {
      assertThatThrownBy(() -> engine.compile(graph, store, new Bounds(Map.of()), Precision.BF16))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("BF16");
    }
  }

  @Test
  void memory_tooMuch_isAnErrorWithSizes() {
    try (OnnxEngine engine = engine();
        Store store = engine.store()) {
      TensorType huge = new TensorType(DType.F32, Shape.fixed(1L << 30, 1L << 14));
      assertThatThrownBy(() -> store.declare("huge", huge))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("MiB");
      GraphBuilder g = new GraphBuilder();
      Value x = g.input("x", TensorType.f32(Dim.B));
      Value wide = g.expand(g.unsqueeze(x, 1), Shape.of(Dim.B, Dim.of(1L << 44)));
      g.output("y", g.sum(g.exp(wide), 1));
      try (Program program =
          Compiler.compile(engine, g.build(), store, Bounds.of(4, 1), Precision.F32)) {
        Bindings bindings =
            new Bindings()
                .input("x", Tensor.zeros(DType.F32, 4))
                .output("y", Tensor.zeros(DType.F32, 4));
        assertThatThrownBy(() -> program.run(bindings))
            .isInstanceOf(UserException.class)
            .hasMessageContaining("memory")
            .hasMessageContaining("B=4");
      }
    }
  }
}
