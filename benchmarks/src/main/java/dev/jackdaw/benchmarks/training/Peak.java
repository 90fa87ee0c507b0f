package dev.jackdaw.benchmarks.training;

import dev.jackdaw.compile.Compiler;
import dev.jackdaw.compile.GraphBuilder;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import java.util.Map;
import java.util.SplittableRandom;

/** What this machine multiplies at most, measured in the same process by one large product. */
final class Peak {
  private static final int ROWS = 1024;
  private static final int SIZE = 3072;
  private static final int RUNS = 9;

  private Peak() {}

  /** Best of several runs, in GFLOP/s. */
  static double gflops(Engine engine, Precision precision) {
    TensorType type = new TensorType(DType.F32, Shape.fixed(SIZE, SIZE));
    GraphBuilder g = new GraphBuilder();
    g.output(
        "sum",
        g.slice(
            g.slice(
                g.linear(
                    g.input("x", new TensorType(DType.F32, Shape.fixed(ROWS, SIZE))),
                    g.state("w", type),
                    null),
                0,
                0,
                1),
            1,
            0,
            1));
    SplittableRandom random = new SplittableRandom(1);
    Tensor x = normal(random, ROWS);
    try (Store store = engine.store()) {
      store.declare("w", type);
      store.write("w", normal(random, SIZE));
      try (Program program =
          Compiler.compile(engine, g.build(), store, new Bounds(Map.of()), precision)) {
        Bindings bindings = new Bindings().input("x", x);
        long best = Long.MAX_VALUE;
        for (int run = 0; run < RUNS; run++) {
          long start = System.nanoTime();
          program.run(bindings);
          best = Math.min(best, System.nanoTime() - start);
        }
        return 2.0 * ROWS * SIZE * SIZE / best;
      }
    }
  }

  private static Tensor normal(SplittableRandom random, int rows) {
    float[] values = new float[rows * SIZE];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(values, rows, SIZE);
  }
}
