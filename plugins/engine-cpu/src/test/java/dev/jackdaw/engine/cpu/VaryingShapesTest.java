package dev.jackdaw.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.jackdaw.graph.op.BitwiseAnd;
import dev.jackdaw.graph.op.BitwiseXor;
import dev.jackdaw.graph.op.ShiftRight;
import dev.jackdaw.reference.ReferenceEngine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A classifier of the last token, of the mean and of hashed pairs of tokens, trained on batches of every shape. */
class VaryingShapesTest {
  private static final int VOCABULARY = 50;
  private static final int BUCKETS = 128;
  private static final int WIDTH = 72;
  private static final int CLASSES = 5;
  private static final int MOST_ROWS = 6;
  private static final int MOST_TOKENS = 48;
  private static final int[][] SHAPES = {{6, 16}, {1, 1}, {5, 48}, {1, 33}, {6, 1}, {2, 32}};

  private static final Map<String, TensorType> PARAMETERS = new LinkedHashMap<>();

  static {
    PARAMETERS.put("tokens", new TensorType(DType.F32, Shape.fixed(VOCABULARY, WIDTH)));
    PARAMETERS.put("pairs", new TensorType(DType.F32, Shape.fixed(BUCKETS, WIDTH)));
    PARAMETERS.put("inner", new TensorType(DType.F32, Shape.fixed(WIDTH, WIDTH)));
    for (String score : List.of("last", "mean", "hashed")) {
      PARAMETERS.put(score, new TensorType(DType.F32, Shape.fixed(CLASSES, WIDTH)));
    }
  }

  private static Graph graph() {
    GraphBuilder g = new GraphBuilder();
    Map<String, Value> p = new LinkedHashMap<>();
    PARAMETERS.forEach((name, type) -> p.put(name, g.state(name, type)));
    Value ids = g.input("ids", TensorType.i32(Dim.B, Dim.T));
    Value last = g.input("last", TensorType.i32(Dim.B));
    Value hidden = g.gelu(g.linear(g.gather(p.get("tokens"), ids), p.get("inner"), null), true);
    Value real = g.lessOrEqual(g.iota(Dim.T), g.unsqueeze(last, 1));
    Value hashed = g.gather(p.get("pairs"), pairs(g, ids));
    Value logits =
        g.add(
            g.add(
                g.linear(g.rowAt(hidden, last), p.get("last"), null),
                g.linear(mean(g, hidden, real), p.get("mean"), null)),
            g.linear(mean(g, hashed, real), p.get("hashed"), null));
    Value labels = g.input("labels", TensorType.i32(Dim.B));
    Value loss = g.crossEntropy(logits, labels, 0.1);
    g.output("loss", loss);
    Map<Value, Value> gradients = Autograd.gradients(g, loss, new ArrayList<>(p.values()));
    p.forEach((name, value) -> g.update("d" + name, gradients.get(value)));
    return g.build();
  }

  private static Value mean(GraphBuilder g, Value x, Value real) {
    Value kept = g.unsqueeze(g.cast(real, DType.F32), 2);
    return g.div(g.sum(g.mul(x, kept), 1), g.sum(kept, 1));
  }

  /** Bucket of each token and the one before it. */
  private static Value pairs(GraphBuilder g, Value ids) {
    Value before = g.fill(TensorType.i32(Dim.B, Dim.of(1)), -1);
    Value previous = g.slice(g.concat(1, List.of(before, ids)), 1, Dim.of(0), Dim.T);
    Value hash = g.add(g.mul(previous, g.integer(0x9E3779B9)), ids);
    hash = g.apply(new BitwiseXor(), hash, g.apply(new ShiftRight(), hash, g.integer(15)));
    hash = g.mul(hash, g.integer(0x85EBCA6B));
    return g.apply(new BitwiseAnd(), hash, g.integer(BUCKETS - 1));
  }

  private static Store store(Engine engine) {
    SplittableRandom random = new SplittableRandom(4);
    Store store = engine.store();
    PARAMETERS.forEach(
        (name, type) -> {
          store.declare(name, type);
          store.declare("d" + name, type);
          Tensor value = Tensor.zeros(DType.F32, type.shape().evaluate(s -> -1));
          for (int i = 0; i < value.elements(); i++) {
            value.setFloat(i, (float) (0.4 * random.nextGaussian()));
          }
          store.write(name, value);
        });
    return store;
  }

  private static Map<String, float[]> step(Program program, Store store, int rows, int tokens) {
    SplittableRandom random = new SplittableRandom(100L * rows + tokens);
    Tensor ids = Tensor.zeros(DType.I32, rows, tokens);
    Tensor last = Tensor.zeros(DType.I32, rows);
    Tensor labels = Tensor.zeros(DType.I32, rows);
    for (int i = 0; i < ids.elements(); i++) {
      ids.setInt(i, random.nextInt(VOCABULARY));
    }
    for (int i = 0; i < rows; i++) {
      last.setInt(i, random.nextInt(tokens));
      labels.setInt(i, random.nextInt(CLASSES));
    }
    Tensor loss = Tensor.zeros(DType.F32);
    program.run(
        new Bindings()
            .input("ids", ids)
            .input("last", last)
            .input("labels", labels)
            .output("loss", loss));
    Map<String, float[]> result = new LinkedHashMap<>();
    result.put("loss", new float[] {loss.getFloat(0)});
    PARAMETERS.keySet().forEach(name -> result.put(name, store.read("d" + name).toFloats()));
    return result;
  }

  @Test
  void run_everyShape_equalsTheDefinition() {
    try (Engine engine = new CpuEngine(new CpuEngineConfig(2, "auto", false));
        Engine reference = new ReferenceEngine();
        Store store = store(engine);
        Store referenceStore = store(reference);
        Program program =
            Compiler.compile(
                engine, graph(), store, Bounds.of(MOST_ROWS, MOST_TOKENS), Precision.F32);
        Program definition =
            Compiler.compile(
                reference,
                graph(),
                referenceStore,
                Bounds.of(MOST_ROWS, MOST_TOKENS),
                Precision.F32)) {
      for (int[] shape : SHAPES) {
        Map<String, float[]> expected = step(definition, referenceStore, shape[0], shape[1]);
        Map<String, float[]> actual = step(program, store, shape[0], shape[1]);
        expected.forEach(
            (name, values) ->
                Buffers.assertClose(
                    name + " of " + shape[0] + " x " + shape[1],
                    actual.get(name),
                    values,
                    2e-6,
                    1e-5));
      }
    }
  }

  @Test
  void run_shapesSeenBefore_preparesNothingAgain() {
    for (Precision precision : Precision.values()) {
      try (CpuEngine engine = new CpuEngine(new CpuEngineConfig(2, "auto", false));
          Store store = store(engine);
          CpuProgram program =
              (CpuProgram)
                  Compiler.compile(
                      engine, graph(), store, Bounds.of(MOST_ROWS, MOST_TOKENS), precision)) {
        List<Map<String, float[]>> first = new ArrayList<>();
        for (int[] shape : SHAPES) {
          first.add(step(program, store, shape[0], shape[1]));
        }
        long plans = program.plansMade();
        long products = engine.machine().products().prepared();
        long arena = program.arenaBytes();
        assertThat(plans).isEqualTo(SHAPES.length);
        for (int i = SHAPES.length - 1; i >= 0; i--) {
          Map<String, float[]> again = step(program, store, SHAPES[i][0], SHAPES[i][1]);
          Map<String, float[]> before = first.get(i);
          before.forEach(
              (name, values) -> assertThat(again.get(name)).as(name).containsExactly(values));
        }
        assertThat(program.plansMade()).isEqualTo(plans);
        assertThat(engine.machine().products().prepared()).isEqualTo(products);
        assertThat(program.arenaBytes()).isEqualTo(arena);
      }
    }
  }
}
