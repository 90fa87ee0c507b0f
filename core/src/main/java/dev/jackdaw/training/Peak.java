package dev.jackdaw.training;

import dev.jackdaw.compile.Compiler;
import dev.jackdaw.compile.GraphBuilder;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.composite.Linear;
import java.util.Map;

/** The machine's speed at what training mostly does: large matrix products through the same engine. */
public final class Peak {
  private static final int[] SIZES = {64, 256, 1024, 3072};
  private static final double SECONDS = 0.15;

  /** Products up to this size are always measured: smaller ones alone say nothing on a machine that others use too. */
  private static final int SURE = 256;

  private static final int LEAST_RUNS = 3;

  /** Rows of the first operand: as many as a batch has tokens. */
  private static final int MOST_ROWS = 1024;

  private Peak() {}

  /**
   * Measures for less than a second.
   *
   * @return floating-point operations per second of the fastest product; a size is left out where the one before says it would
   *     take too long
   */
  public static double measure(Engine engine, Precision precision) {
    double best = 0;
    for (int size : SIZES) {
      double expected = best == 0 ? 0 : flops(size) / best;
      if (size > SURE && expected > SECONDS) {
        break;
      }
      best = Math.max(best, measure(engine, precision, size));
    }
    return best;
  }

  private static double measure(Engine engine, Precision precision, int size) {
    GraphBuilder g = new GraphBuilder();
    TensorType square = TensorType.f32(Dim.of(size), Dim.of(size));
    TensorType rows = TensorType.f32(Dim.of(rows(size)), Dim.of(size));
    Value weight = g.state("peak.weight", square);
    Value product = g.apply(new Linear(), g.state("peak.input", rows), weight);
    g.output("peak.corner", g.slice(g.slice(product, 0, 0, 1), 1, 0, 1));
    try (Store store = engine.store()) {
      store.declare("peak.weight", square);
      store.declare("peak.input", rows);
      store.write("peak.weight", ramp(size, size));
      store.write("peak.input", ramp(rows(size), size));
      try (Program program =
          Compiler.compile(engine, g.build(), store, new Bounds(Map.of()), precision)) {
        Bindings nothing = new Bindings();
        double shortest = Double.POSITIVE_INFINITY;
        long begin = System.nanoTime();
        for (int runs = 0; runs < LEAST_RUNS || System.nanoTime() - begin < SECONDS * 1e9; runs++) {
          long start = System.nanoTime();
          program.run(nothing);
          shortest = Math.min(shortest, (System.nanoTime() - start) / 1e9);
        }
        return flops(size) / shortest;
      }
    }
  }

  /** Floating-point operations of one run. */
  private static double flops(int size) {
    return 2.0 * rows(size) * size * size;
  }

  private static int rows(int size) {
    return Math.min(size, MOST_ROWS);
  }

  private static Tensor ramp(int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 17 - 8) / 16f;
    }
    return Tensor.of(values, rows, columns);
  }
}
