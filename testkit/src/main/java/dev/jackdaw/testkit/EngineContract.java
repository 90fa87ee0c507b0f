package dev.jackdaw.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.jackdaw.graph.op.TensorScatter;
import dev.jackdaw.reference.ReferenceEngine;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an engine promises beyond single ops: states, stores, caches, symbolic sizes, repeatability. Extend it and supply the engine. */
public abstract class EngineContract {
  private static final long SEED = Long.getLong("jackdaw.seed", 20261124);

  private Engine engine;
  private Store store;

  /** A fresh engine; closed by the test. */
  protected abstract Engine engine();

  @BeforeEach
  void open() {
    engine = engine();
    store = engine.store();
  }

  @AfterEach
  void close() {
    store.close();
    engine.close();
  }

  private Program compile(Graph graph, Bounds bounds) {
    return Compiler.compile(engine, graph, store, bounds, Precision.F32);
  }

  private static final TensorType PAIR = new TensorType(DType.F32, Shape.fixed(2));

  @Test
  void store_declared_isZeroAndKeepsWhatIsWritten() {
    store.declare("p", PAIR);
    assertThat(store.read("p").toFloats()).containsExactly(0, 0);
    store.write("p", Tensor.of(new float[] {1, -2}, 2));
    store.declare("p", PAIR);
    assertThat(store.read("p").toFloats()).containsExactly(1, -2);
    assertThat(store.types()).containsExactly(Map.entry("p", PAIR));
    store.remove("p");
    assertThat(store.types()).isEmpty();
  }

  @Test
  void store_declaredWithAnotherType_refuses() {
    store.declare("p", PAIR);
    assertThatThrownBy(() -> store.declare("p", new TensorType(DType.F32, Shape.fixed(3))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"p\"");
    assertThatThrownBy(() -> store.read("q"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"q\"");
    assertThatThrownBy(() -> store.write("p", Tensor.of(new float[3], 3)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void store_read_isACopy() {
    store.declare("p", PAIR);
    Tensor before = store.read("p");
    store.write("p", Tensor.of(new float[] {5, 6}, 2));
    assertThat(before.toFloats()).containsExactly(0, 0);
  }

  @Test
  void update_ofState_isSeenByTheNextRunOnly() {
    store.declare("a", PAIR);
    store.declare("b", PAIR);
    store.write("a", Tensor.of(new float[] {1, 2}, 2));
    store.write("b", Tensor.of(new float[] {10, 20}, 2));
    GraphBuilder g = new GraphBuilder();
    Value a = g.state("a", PAIR);
    Value b = g.state("b", PAIR);
    g.update("a", b);
    g.update("b", g.add(a, b));
    g.output("a", g.mul(a, 1));
    Tensor seen = Tensor.zeros(DType.F32, 2);
    try (Program program = compile(g.build(), new Bounds(Map.of()))) {
      program.run(new Bindings().output("a", seen));
      assertThat(seen.toFloats()).containsExactly(1, 2);
      assertThat(store.read("a").toFloats()).containsExactly(10, 20);
      assertThat(store.read("b").toFloats()).containsExactly(11, 22);
      program.run(new Bindings().output("a", seen));
      assertThat(seen.toFloats()).containsExactly(10, 20);
      assertThat(store.read("b").toFloats()).containsExactly(21, 42);
    }
  }

  @Test
  void update_readerAfterWriter_readsTheOldValue() {
    store.declare("a", PAIR);
    store.write("a", Tensor.of(new float[] {1, 2}, 2));
    GraphBuilder g = new GraphBuilder();
    Value a = g.state("a", PAIR);
    Value next = g.add(a, 1);
    g.update("a", next);
    g.output("late", g.add(g.mul(next, 100), a));
    Tensor late = Tensor.zeros(DType.F32, 2);
    try (Program program = compile(g.build(), new Bounds(Map.of()))) {
      program.run(new Bindings().output("late", late));
    }
    assertThat(late.toFloats()).containsExactly(201, 302);
    assertThat(store.read("a").toFloats()).containsExactly(2, 3);
  }

  @Test
  void programs_onOneStore_shareItsStates() {
    store.declare("a", PAIR);
    GraphBuilder add = new GraphBuilder();
    add.update("a", add.add(add.state("a", PAIR), add.input("x", PAIR)));
    GraphBuilder twice = new GraphBuilder();
    twice.output("y", twice.mul(twice.state("a", PAIR), 2));
    Tensor y = Tensor.zeros(DType.F32, 2);
    try (Program first = compile(add.build(), new Bounds(Map.of()));
        Program second = compile(twice.build(), new Bounds(Map.of()))) {
      first.run(new Bindings().input("x", Tensor.of(new float[] {1, 2}, 2)));
      store.write("a", Tensor.of(new float[] {4, 5}, 2));
      first.run(new Bindings().input("x", Tensor.of(new float[] {1, 2}, 2)));
      second.run(new Bindings().output("y", y));
    }
    assertThat(y.toFloats()).containsExactly(10, 14);
  }

  @Test
  void caches_boundByRows_changeTheseRowsAlone() {
    TensorType row = TensorType.f32(Dim.B, Dim.M, Dim.of(2));
    GraphBuilder g = new GraphBuilder();
    Value longer =
        g.apply(
            new TensorScatter(),
            g.state("cache", row),
            g.input("rows", TensorType.f32(Dim.B, Dim.T, Dim.of(2))),
            g.input("start", TensorType.i32(Dim.B)));
    g.update("cache", longer);
    g.output("sum", g.sum(longer, 1, 2));
    try (Store caches = engine.store();
        Program program = compile(g.build(), Bounds.of(3, 2, 4))) {
      caches.declare("cache", new TensorType(DType.F32, Shape.fixed(3, 4, 2)));
      Tensor sum = Tensor.zeros(DType.F32, 1);
      program.run(
          new Bindings()
              .caches(caches, 1, 1)
              .input("rows", Tensor.of(new float[] {1, 2, 3, 4}, 1, 2, 2))
              .input("start", Tensor.of(new int[] {2}, 1))
              .output("sum", sum));
      assertThat(sum.getFloat(0)).isEqualTo(10);
      Tensor all = Tensor.zeros(DType.F32, 3);
      program.run(
          new Bindings()
              .caches(caches, 0, 3)
              .input("rows", Tensor.of(new float[] {5, 5, 6, 6, 7, 7}, 3, 1, 2))
              .input("start", Tensor.of(new int[] {0, 1, 3}, 3))
              .output("sum", all));
      assertThat(all.toFloats()).containsExactly(10, 22, 14);
      assertThat(caches.read("cache").toFloats())
          .containsExactly(5, 5, 0, 0, 0, 0, 0, 0, 0, 0, 6, 6, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 7, 7);
    }
  }

  @Test
  void run_withWrongBindings_saysWhatIsWrong() {
    GraphBuilder g = new GraphBuilder();
    Value x = g.input("x", TensorType.f32(Dim.B, Dim.of(2)));
    Value y = g.input("y", TensorType.f32(Dim.B));
    g.output("z", g.add(g.sum(x, 1), y));
    Tensor z = Tensor.zeros(DType.F32, 3);
    try (Program program = compile(g.build(), Bounds.of(3, 1))) {
      Bindings bindings = new Bindings().output("z", z).input("x", Tensor.zeros(DType.F32, 3, 2));
      assertThatThrownBy(() -> program.run(bindings))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("\"y\"");
      assertThatThrownBy(() -> program.run(bindings.input("y", Tensor.zeros(DType.F32, 2))))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> program.run(bindings.input("y", Tensor.zeros(DType.I32, 3))))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(
              () ->
                  program.run(
                      bindings
                          .input("x", Tensor.zeros(DType.F32, 4, 2))
                          .input("y", Tensor.zeros(DType.F32, 4))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("B");
      program.run(
          bindings
              .input("x", Tensor.zeros(DType.F32, 3, 2))
              .input("y", Tensor.of(new float[] {1, 2, 3}, 3)));
    }
    assertThat(z.toFloats()).containsExactly(1, 2, 3);
  }

  @Test
  void sizes_changingBetweenRuns_equalReference() {
    Graph graph = network();
    SplittableRandom random = new SplittableRandom(SEED);
    try (Engine reference = new ReferenceEngine();
        Store expectedStore = reference.store();
        Program expected =
            Compiler.compile(reference, graph, expectedStore, Bounds.of(4, 9), Precision.F32);
        Program actual = compile(graph, Bounds.of(4, 9))) {
      declare(expectedStore, new SplittableRandom(SEED));
      declare(store, new SplittableRandom(SEED));
      for (long[] size : new long[][] {{4, 9}, {1, 1}, {2, 5}, {4, 9}, {3, 1}, {1, 9}}) {
        Tensor x = numbers(random, size[0], size[1], 6);
        Tensor loss = Tensor.zeros(DType.F32);
        Tensor wanted = Tensor.zeros(DType.F32);
        actual.run(new Bindings().input("x", x).output("loss", loss));
        expected.run(new Bindings().input("x", x).output("loss", wanted));
        assertThat(loss.getFloat(0))
            .as("B, T = %s", List.of(size[0], size[1]))
            .isCloseTo(wanted.getFloat(0), within(wanted.getFloat(0)));
        float[] mine = store.read("w").toFloats();
        float[] theirs = expectedStore.read("w").toFloats();
        for (int i = 0; i < mine.length; i++) {
          assertThat(mine[i]).as("w[%d]", i).isCloseTo(theirs[i], within(theirs[i]));
        }
      }
    }
  }

  @Test
  void run_repeated_givesTheSameBits() {
    Graph graph = network();
    Tensor x = numbers(new SplittableRandom(SEED), 4, 9, 6);
    float[][] results = new float[2][];
    for (int i = 0; i < 2; i++) {
      try (Store own = engine.store();
          Program program = Compiler.compile(engine, graph, own, Bounds.of(4, 9), Precision.F32)) {
        declare(own, new SplittableRandom(SEED));
        for (int run = 0; run < 3; run++) {
          program.run(new Bindings().input("x", x));
        }
        results[i] = own.read("w").toFloats();
      }
    }
    assertThat(results[0]).containsExactly(results[1]);
  }

  private static org.assertj.core.data.Offset<Float> within(float expected) {
    return org.assertj.core.data.Offset.offset(1e-5f + 2e-5f * Math.abs(expected));
  }

  private static Tensor numbers(SplittableRandom random, long... lengths) {
    Tensor tensor = Tensor.zeros(DType.F32, lengths);
    for (int i = 0; i < tensor.elements(); i++) {
      tensor.setFloat(i, (float) random.nextGaussian());
    }
    return tensor;
  }

  private static void declare(Store store, SplittableRandom random) {
    store.declare("w", new TensorType(DType.F32, Shape.fixed(5, 6)));
    store.declare("scale", new TensorType(DType.F32, Shape.fixed(5)));
    store.write("w", numbers(random, 5, 6));
    store.write("scale", numbers(random, 5));
  }

  /** Two layers with a norm, differentiated, and a step of gradient descent on the first weight. */
  private static Graph network() {
    GraphBuilder g = new GraphBuilder();
    Value x = g.input("x", TensorType.f32(Dim.B, Dim.T, Dim.of(6)));
    Value w = g.state("w", new TensorType(DType.F32, Shape.fixed(5, 6)));
    Value scale = g.state("scale", new TensorType(DType.F32, Shape.fixed(5)));
    Value h = g.gelu(g.rmsNorm(g.linear(x, w, null), scale, 1e-5), true);
    Value y = g.mul(h, g.sigmoid(g.slice(g.concat(2, List.of(h, h)), 2, 3, 8)));
    Value loss = g.sumAll(g.mul(y, y));
    g.output("loss", loss);
    Value dw = Autograd.gradients(g, loss, List.of(w)).get(w);
    g.update("w", g.sub(w, g.mul(dw, 0.01)));
    return g.build();
  }
}
