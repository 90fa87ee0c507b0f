package dev.jackdaw.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jackdaw.compile.Autograd;
import dev.jackdaw.compile.Compiler;
import dev.jackdaw.compile.GraphBuilder;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
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
import dev.jackdaw.graph.composite.AdamWStep;
import dev.jackdaw.graph.composite.Attention;
import dev.jackdaw.graph.composite.LinearCrossEntropy;
import dev.jackdaw.problem.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class CpuEngineTest {
  private static final int WIDTH = 32;
  private static final int CLASSES = 40;
  private static final Map<String, TensorType> PARAMETERS = new LinkedHashMap<>();

  static {
    for (String name : List.of("q", "k", "v", "o")) {
      PARAMETERS.put(name, new TensorType(DType.F32, Shape.fixed(WIDTH, WIDTH)));
    }
    PARAMETERS.put("bias", new TensorType(DType.F32, Shape.fixed(WIDTH)));
    PARAMETERS.put("scale", new TensorType(DType.F32, Shape.fixed(WIDTH)));
    PARAMETERS.put("head", new TensorType(DType.F32, Shape.fixed(CLASSES, WIDTH)));
  }

  private static CpuEngine engine(String products, boolean profile) {
    return new CpuEngine(new CpuEngineConfig(2, products, profile));
  }

  /** A block of attention with a norm and a head; gradients of all parameters added to states. */
  private static Graph gradients() {
    GraphBuilder g = new GraphBuilder();
    Map<String, Value> p = new LinkedHashMap<>();
    PARAMETERS.forEach((name, type) -> p.put(name, g.state(name, type)));
    Value x = g.input("x", TensorType.f32(Dim.B, Dim.T, Dim.of(WIDTH)));
    Value positions = g.input("positions", TensorType.i32(Dim.B, Dim.T));
    Value documents = g.fill(positions.type(), 0);
    Value n = g.layerNorm(x, p.get("scale"), p.get("bias"), 1e-5);
    Shape heads = Shape.of(Dim.B, Dim.T, Dim.of(2), Dim.of(WIDTH / 2));
    Value y =
        g.apply(
            new Attention(0.25, 0, 0),
            g.reshape(g.linear(n, p.get("q"), p.get("bias")), heads),
            g.reshape(g.linear(n, p.get("k"), null), heads),
            g.reshape(g.linear(n, p.get("v"), null), heads),
            positions,
            positions,
            documents,
            documents);
    Value h = g.add(x, g.linear(g.gelu(g.reshape(y, x.shape()), true), p.get("o"), null));
    Value loss =
        g.apply(new LinearCrossEntropy(0), h, p.get("head"), g.input("labels", positions.type()));
    g.output("loss", loss);
    Map<Value, Value> d = Autograd.gradients(g, loss, new ArrayList<>(p.values()));
    p.forEach(
        (name, value) ->
            g.update("d" + name, g.add(g.state("d" + name, value.type()), d.get(value))));
    return g.build();
  }

  private static Store store(Engine engine) {
    SplittableRandom random = new SplittableRandom(5);
    Store store = engine.store();
    PARAMETERS.forEach(
        (name, type) -> {
          store.declare(name, type);
          store.declare("d" + name, type);
          store.write(name, normal(random, 0.3, type.shape().evaluate(s -> -1)));
        });
    return store;
  }

  private static Tensor normal(SplittableRandom random, double deviation, long... lengths) {
    Tensor tensor = Tensor.zeros(DType.F32, lengths);
    for (int i = 0; i < tensor.elements(); i++) {
      tensor.setFloat(i, (float) (deviation * random.nextGaussian()));
    }
    return tensor;
  }

  private static Bindings bindings(int batch, int time, Tensor loss) {
    Tensor positions = Tensor.zeros(DType.I32, batch, time);
    Tensor labels = Tensor.zeros(DType.I32, batch, time);
    for (int i = 0; i < batch * time; i++) {
      positions.setInt(i, i % time);
      labels.setInt(i, i * 7 % CLASSES);
    }
    return new Bindings()
        .input("x", normal(new SplittableRandom(9), 1, batch, time, WIDTH))
        .input("positions", positions)
        .input("labels", labels)
        .output("loss", loss);
  }

  @Test
  void run_bf16_gradientsNearThoseOfF32() {
    try (Engine engine = engine("auto", false)) {
      assumeTrue(
          engine.info().choices().contains("bfloat16: yes, the processor multiplies it"),
          "no bfloat16 here");
      Tensor[] losses = {Tensor.zeros(DType.F32), Tensor.zeros(DType.F32)};
      List<Map<String, float[]>> results = new ArrayList<>();
      for (Precision precision : Precision.values()) {
        Map<String, float[]> result = new LinkedHashMap<>();
        try (Store store = store(engine);
            Program program =
                Compiler.compile(engine, gradients(), store, Bounds.of(3, 70), precision)) {
          program.run(bindings(3, 70, losses[results.size()]));
          PARAMETERS.keySet().forEach(name -> result.put(name, store.read("d" + name).toFloats()));
        }
        results.add(result);
      }
      assertThat(losses[1].getFloat(0))
          .isCloseTo(losses[0].getFloat(0), Percentage.withPercentage(0.5));
      assertThat(losses[1].getFloat(0))
          .as("rounded products differ")
          .isNotEqualTo(losses[0].getFloat(0));
      PARAMETERS
          .keySet()
          .forEach(
              name ->
                  assertThat(distance(results.get(1).get(name), results.get(0).get(name)))
                      .as(name)
                      .isBetween(1e-6, 0.03));
    }
  }

  /** L2 of the difference over L2 of b. */
  private static double distance(float[] a, float[] b) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < a.length; i++) {
      difference += (a[i] - b[i]) * (double) (a[i] - b[i]);
      norm += b[i] * (double) b[i];
    }
    return Math.sqrt(difference / norm);
  }

  @Test
  void run_twice_gradientsAccumulate() {
    try (Engine engine = engine("auto", false);
        Store store = store(engine);
        Program program =
            Compiler.compile(engine, gradients(), store, Bounds.of(2, 9), Precision.F32)) {
      Bindings bindings = bindings(2, 9, Tensor.zeros(DType.F32));
      program.run(bindings);
      Map<String, float[]> once = new LinkedHashMap<>();
      PARAMETERS.keySet().forEach(name -> once.put(name, store.read("d" + name).toFloats()));
      program.run(bindings);
      PARAMETERS
          .keySet()
          .forEach(
              name -> {
                float[] twice = store.read("d" + name).toFloats();
                for (int i = 0; i < twice.length; i++) {
                  assertThat(twice[i])
                      .as(name)
                      .isCloseTo(2 * once.get(name)[i], Offset.offset(2e-5f));
                }
              });
    }
  }

  @Test
  void run_bf16AfterWriteAndAfterStep_seesTheNewWeights() {
    try (Engine engine = engine("auto", false)) {
      assumeTrue(
          engine.info().choices().contains("bfloat16: yes, the processor multiplies it"),
          "no bfloat16 here");
      TensorType type = new TensorType(DType.F32, Shape.fixed(16, 16));
      GraphBuilder forward = new GraphBuilder();
      forward.output("y", forward.linear(forward.input("x", type), forward.state("w", type), null));
      GraphBuilder step = new GraphBuilder();
      Value one = step.constant(1);
      List<Value> moved =
          step.applyAll(
              new AdamWStep(0, 0, 0, 0),
              List.of(
                  step.state("w", type),
                  step.state("w", type),
                  step.state("m", type),
                  step.state("v", type),
                  one,
                  one,
                  one,
                  one));
      step.update("w", moved.get(0));
      step.update("m", moved.get(1));
      step.update("v", moved.get(2));
      Tensor y = Tensor.zeros(DType.F32, 16, 16);
      try (Store store = engine.store();
          Program run =
              Compiler.compile(
                  engine, forward.build(), store, new Bounds(Map.of()), Precision.BF16);
          Program update =
              Compiler.compile(engine, step.build(), store, new Bounds(Map.of()), Precision.BF16)) {
        List.of("w", "m", "v").forEach(name -> store.declare(name, type));
        Bindings bindings = new Bindings().input("x", filled(1)).output("y", y);
        store.write("w", filled(2));
        run.run(bindings);
        assertThat(y.getFloat(0)).isEqualTo(32);
        store.write("w", filled(3));
        run.run(bindings);
        assertThat(y.getFloat(0)).isEqualTo(48);
        update.run(
            new Bindings()); // with these constants a step subtracts the sign of the gradient, here
        // of w itself
        assertThat(store.read("w").getFloat(5)).isEqualTo(2);
        run.run(bindings);
        assertThat(y.getFloat(0)).isEqualTo(32);
      }
    }
  }

  private static Tensor filled(float value) {
    float[] values = new float[256];
    Arrays.fill(values, value);
    return Tensor.of(values, 16, 16);
  }

  @Test
  void run_foreignIndex_isAnError() {
    GraphBuilder g = new GraphBuilder();
    g.output(
        "y",
        g.gather(
            g.input("table", TensorType.f32(Dim.of(4), Dim.of(2))),
            g.input("ids", TensorType.i32(Dim.of(3)))));
    try (Engine engine = engine("auto", false);
        Store store = engine.store();
        Program program =
            Compiler.compile(engine, g.build(), store, new Bounds(Map.of()), Precision.F32)) {
      Bindings bindings =
          new Bindings()
              .input("table", Tensor.zeros(DType.F32, 4, 2))
              .output("y", Tensor.zeros(DType.F32, 3, 2));
      for (int wrong : new int[] {-1, 4, Integer.MAX_VALUE}) {
        assertThatThrownBy(
                () -> program.run(bindings.input("ids", Tensor.of(new int[] {0, wrong, 1}, 3))))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("[gather] index " + wrong + " of 4");
      }
      program.run(bindings.input("ids", Tensor.of(new int[] {0, 3, 1}, 3)));
    }
  }

  @Test
  void profile_measured_namesOpsOnce() {
    try (Engine engine = engine("auto", true);
        Store store = store(engine);
        Program program =
            Compiler.compile(engine, gradients(), store, Bounds.of(2, 9), Precision.F32)) {
      program.run(bindings(2, 9, Tensor.zeros(DType.F32)));
      assertThat(program.profile())
          .containsKeys("linear", "attention", "attention_gradient", "layer_norm");
      assertThat(program.profile()).isEmpty();
      assertThat(program.arenaBytes()).isPositive();
    }
  }

  @Test
  void run_bf16WithProductsInJava_computesInF32AndSaysSo() {
    try (Engine engine = engine("java", false)) {
      assertThat(engine.info().choices())
          .anyMatch(choice -> choice.contains("in Java, as configured"))
          .anyMatch(choice -> choice.contains("float32 in either precision"));
      Tensor[] losses = {Tensor.zeros(DType.F32), Tensor.zeros(DType.F32)};
      for (Precision precision : Precision.values()) {
        try (Store store = store(engine);
            Program program =
                Compiler.compile(engine, gradients(), store, Bounds.of(2, 5), precision)) {
          program.run(bindings(2, 5, losses[precision.ordinal()]));
        }
      }
      assertThat(losses[1].getFloat(0)).isEqualTo(losses[0].getFloat(0));
    }
  }

  @Test
  void create_unknownProducts_listsTheKnown() {
    assertThatThrownBy(() -> engine("mkl", false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("\"mkl\"")
        .hasMessageContaining("auto, onednn, java");
  }

  @Test
  void reserve_moreThanTheMachineHas_saysSo() {
    assumeTrue(Files.exists(Path.of("/proc/meminfo")), "only Linux says how much memory is left");
    try (CpuEngine engine = engine("java", false)) {
      assertThatThrownBy(() -> engine.reserve(1L << 50))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("MiB");
    }
  }
}
