package dev.jackdaw.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jackdaw.compile.Autograd;
import dev.jackdaw.compile.Compiler;
import dev.jackdaw.compile.Fusion;
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
import dev.jackdaw.graph.composite.Dropout;
import dev.jackdaw.graph.composite.SwiGlu;
import dev.jackdaw.reference.ReferenceEngine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Low-rank terms beside frozen products, as adapters make them: products that only products read, gradients of a few columns, dropout
 * whose gradient adds itself to others.
 */
class LowRankTest {
  private static final int WIDTH = 96;
  private static final int INNER = 160;

  /** Deviations are such that the low-rank terms weigh as much as the frozen ones. */
  private record Weights(int rank) {
    Map<String, TensorType> types() {
      Map<String, TensorType> types = new LinkedHashMap<>();
      for (String block : List.of("first", "second")) {
        for (String gate : List.of("gate", "up")) {
          layer(types, block + "." + gate, INNER, WIDTH);
        }
        layer(types, block + ".down", WIDTH, INNER);
      }
      return types;
    }

    private void layer(Map<String, TensorType> types, String name, int out, int in) {
      types.put(name + ".w", new TensorType(DType.F32, Shape.fixed(out, in)));
      types.put(name + ".a", new TensorType(DType.F32, Shape.fixed(rank, in)));
      types.put(name + ".b", new TensorType(DType.F32, Shape.fixed(out, rank)));
    }

    Map<String, TensorType> trained() {
      Map<String, TensorType> trained = new LinkedHashMap<>(types());
      trained.keySet().removeIf(name -> name.endsWith(".w"));
      return trained;
    }

    Store store(Engine engine) {
      SplittableRandom random = new SplittableRandom(rank);
      Store store = engine.store();
      types()
          .forEach(
              (name, type) -> {
                store.declare(name, type);
                Tensor value = Tensor.zeros(DType.F32, type.shape().evaluate(s -> -1));
                double deviation = name.endsWith(".b") ? 1.0 / rank : 0.1;
                for (int i = 0; i < value.elements(); i++) {
                  value.setFloat(i, (float) (deviation * random.nextGaussian()));
                }
                store.write(name, value);
              });
      trained().forEach((name, type) -> store.declare("d" + name, type));
      return store;
    }

    /** Two residual blocks; gradients of the low-rank factors alone. */
    Graph graph(double dropout) {
      GraphBuilder g = new GraphBuilder();
      Map<String, Value> p = new LinkedHashMap<>();
      types().forEach((name, type) -> p.put(name, g.state(name, type)));
      Value x = g.input("x", TensorType.f32(Dim.B, Dim.T, Dim.of(WIDTH)));
      for (String block : List.of("first", "second")) {
        Value gate = adapted(g, p, block + ".gate", x, dropout);
        Value up = adapted(g, p, block + ".up", x, dropout);
        x = g.add(x, adapted(g, p, block + ".down", g.apply(new SwiGlu(), gate, up), dropout));
      }
      g.output("loss", g.sumAll(g.mul(x, g.input("weights", x.type()))));
      GraphBuilder more = GraphBuilder.from(Fusion.forward(g.build()));
      Map<String, Value> states = new LinkedHashMap<>();
      trained().forEach((name, type) -> states.put(name, more.state(name, type)));
      Map<Value, Value> gradients =
          Autograd.gradients(
              more, more.build().outputs().get("loss"), new ArrayList<>(states.values()));
      states.forEach((name, value) -> more.update("d" + name, gradients.get(value)));
      return Fusion.backward(more.build());
    }

    private static Value adapted(
        GraphBuilder g, Map<String, Value> p, String name, Value x, double dropout) {
      Value dropped = x;
      if (dropout > 0) {
        Value seed = g.input("seed", new TensorType(DType.I32, Shape.scalar()));
        dropped = g.apply(new Dropout(dropout, name.hashCode()), x, seed);
      }
      Value low = g.linear(g.linear(dropped, p.get(name + ".a"), null), p.get(name + ".b"), null);
      return g.add(g.linear(x, p.get(name + ".w"), null), g.mul(low, 0.75));
    }

    Map<String, float[]> gradients(Engine engine, double dropout, Precision precision) {
      int batch = 3;
      int time = 41;
      SplittableRandom random = new SplittableRandom(11);
      Tensor x = Tensor.zeros(DType.F32, batch, time, WIDTH);
      Tensor weights = Tensor.zeros(DType.F32, batch, time, WIDTH);
      for (int i = 0; i < x.elements(); i++) {
        x.setFloat(i, (float) random.nextGaussian());
        weights.setFloat(i, (float) random.nextGaussian());
      }
      Bindings bindings = new Bindings().input("x", x).input("weights", weights);
      if (dropout > 0) {
        bindings.input("seed", Tensor.scalar(5));
      }
      Map<String, float[]> result = new LinkedHashMap<>();
      try (Store store = store(engine);
          Program program =
              Compiler.compile(engine, graph(dropout), store, Bounds.of(batch, time), precision)) {
        program.run(bindings);
        trained().keySet().forEach(name -> result.put(name, store.read("d" + name).toFloats()));
      }
      return result;
    }
  }

  private static void assertNear(
      Map<String, float[]> actual, Map<String, float[]> expected, double tolerance) {
    expected.forEach(
        (name, values) -> {
          double difference = 0;
          double norm = 0;
          for (int i = 0; i < values.length; i++) {
            difference += Math.pow(actual.get(name)[i] - values[i], 2);
            norm += Math.pow(values[i], 2);
          }
          assertThat(norm).as(name).isPositive();
          assertThat(Math.sqrt(difference / norm)).as(name).isLessThan(tolerance);
        });
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "3, 0.3", "8, 0", "8, 0.1", "33, 0.2"})
  void gradients_f32_equalTheDefinition(int rank, double dropout) {
    Weights weights = new Weights(rank);
    try (Engine engine = new CpuEngine(new CpuEngineConfig(2, "auto", false));
        Engine reference = new ReferenceEngine()) {
      assertNear(
          weights.gradients(engine, dropout, Precision.F32),
          weights.gradients(reference, dropout, Precision.F32),
          2e-6);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 33})
  void gradients_bf16_nearThoseOfF32(int rank) {
    Weights weights = new Weights(rank);
    try (CpuEngine engine = new CpuEngine(new CpuEngineConfig(2, "auto", false))) {
      assumeTrue(engine.machine().products().fastBf16(), "no bfloat16 here");
      assertNear(
          weights.gradients(engine, 0.1, Precision.BF16),
          weights.gradients(engine, 0.1, Precision.F32),
          0.03);
    }
  }

  @Test
  void run_bf16ChainOfProducts_nearF32() {
    int rank = 8;
    GraphBuilder g = new GraphBuilder();
    TensorType down = new TensorType(DType.F32, Shape.fixed(rank, WIDTH));
    TensorType up = new TensorType(DType.F32, Shape.fixed(WIDTH, rank));
    Value y = g.input("x", TensorType.f32(Dim.B, Dim.of(WIDTH)));
    for (int i = 0; i < 4; i++) {
      y = g.linear(g.linear(y, g.state("a", down), null), g.state("b", up), null);
    }
    g.output("y", y);
    SplittableRandom random = new SplittableRandom(2);
    Tensor x = Tensor.zeros(DType.F32, 50, WIDTH);
    for (int i = 0; i < x.elements(); i++) {
      x.setFloat(i, (float) random.nextGaussian());
    }
    List<Map<String, float[]>> results = new ArrayList<>();
    try (CpuEngine engine = new CpuEngine(new CpuEngineConfig(2, "auto", false));
        Store store = engine.store()) {
      assumeTrue(engine.machine().products().fastBf16(), "no bfloat16 here");
      for (Map.Entry<String, TensorType> weight : Map.of("a", down, "b", up).entrySet()) {
        store.declare(weight.getKey(), weight.getValue());
        Tensor value = Tensor.zeros(DType.F32, weight.getValue().shape().evaluate(s -> -1));
        for (int i = 0; i < value.elements(); i++) {
          value.setFloat(i, (float) (0.3 * random.nextGaussian()));
        }
        store.write(weight.getKey(), value);
      }
      for (Precision precision : Precision.values()) {
        Tensor result = Tensor.zeros(DType.F32, 50, WIDTH);
        try (Program program =
            Compiler.compile(engine, g.build(), store, Bounds.of(50, 1), precision)) {
          program.run(new Bindings().input("x", x).output("y", result));
        }
        results.add(Map.of("y", result.toFloats()));
      }
    }
    assertNear(results.get(1), results.get(0), 0.03);
  }
}
