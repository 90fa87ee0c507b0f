package dev.jackdaw.quantization;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Turns a weight (out, in) into codes.
 *
 * <p>The squared error of a row's output is {@code |R^T e|^2} with e the row's errors and R the triangular factor of its curvature:
 * term i depends on the errors of columns 0 to i alone. GPTQ goes through the columns in order and aims each at what makes its term
 * smallest, the errors before it being what they are; that is the algorithm of Frantar et al. (2022) without its inverse. The other
 * methods aim at the weight itself.
 */
final class WeightRounding {
  /** Rows that go through the columns together, so that a row of R is read once for all of them. */
  private static final int ROWS = 8;

  private final Method method;
  private final Curvature curvature;
  private final int n;
  private final int[] order;
  private final float[] r;
  private final float[] importance;

  /**
   * @param method how codes are found
   * @param curvature of the projection's inputs
   * @param damping added to the curvature's diagonal, relative to its mean
   */
  WeightRounding(Method method, Curvature curvature, double damping) {
    this.method = method;
    n = curvature.size();
    float[] diagonal = curvature.diagonal();
    order =
        method == Method.GPTQ_ORDERED
            ? IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> -diagonal[i]))
                .mapToInt(Integer::intValue)
                .toArray()
            : IntStream.range(0, n).toArray();
    this.curvature = method == Method.GPTQ_ORDERED ? curvature.ordered(order) : curvature;
    r = this.curvature.factor(damping);
    importance = diagonal;
  }

  /** @throws IllegalArgumentException if the weight's size is not the curvature's, or an element is not finite */
  Rounded round(float[] w, int out, int bits, int block) {
    if (w.length != (long) out * n) {
      throw new IllegalArgumentException(
          "[quantize] a weight of " + w.length + " elements is not (" + out + ", " + n + ")");
    }
    requireFinite(w, n);
    Codes codes = new Codes(out, n, bits, block);
    double[] errors = new double[out];
    double[] powers = new double[out];
    IntStream.range(0, Math.ceilDiv(out, ROWS))
        .parallel()
        .forEach(
            chunk -> {
              int from = chunk * ROWS;
              int m = Math.min(ROWS, out - from);
              new Pass(w, from, m, bits, block, codes, errors).run();
              powers(w, from, m, powers);
            });
    return new Rounded(codes.weight(), errors, sum(powers));
  }

  /** Rounds to nearest without knowing what the projection reads; errors are then those of the weight's elements. */
  static Rounded plain(RangeGrid grids, float[] w, int out, int in, int bits, int block) {
    requireFinite(w, in);
    Codes codes = new Codes(out, in, bits, block);
    double[] errors = new double[out];
    double[] powers = new double[out];
    IntStream.range(0, out)
        .parallel()
        .forEach(
            row -> {
              Grid grid = new Grid(bits);
              for (int column = 0; column < in; column++) {
                int at = row * in + column;
                if (column % block == 0) {
                  grids.choose(w, w, at, Math.min(block, in - column), grid);
                  codes.grid(row, column / block, grid);
                }
                int code = grid.code(w[at]);
                codes.code(row, column, code);
                double error = w[at] - grid.value(code);
                errors[row] += error * error;
                powers[row] += (double) w[at] * w[at];
              }
            });
    return new Rounded(codes.weight(), errors, sum(powers));
  }

  private static double sum(double[] values) {
    return Arrays.stream(values).sum();
  }

  private static void requireFinite(float[] w, int n) {
    for (int i = 0; i < w.length; i++) {
      if (!Float.isFinite(w[i])) {
        throw new IllegalArgumentException(
            "[quantize] element (" + i / n + ", " + i % n + ") of the weight is " + w[i]);
      }
    }
  }

  private void powers(float[] w, int from, int m, double[] powers) {
    float[] terms = new float[m * n];
    for (int k = 0; k < n; k++) {
      for (int row = 0; row < m; row++) {
        carry(terms, row * n, k, k, w[(from + row) * n + order[k]]);
      }
    }
    for (int row = 0; row < m; row++) {
      powers[from + row] = squares(terms, row * n);
    }
  }

  /** Adds what column k's error contributes to the terms from {@code first} on. */
  private void carry(float[] terms, int row, int k, int first, float error) {
    int at = k * n;
    for (int i = first; i < n; i++) {
      terms[row + i] += error * r[at + i];
    }
  }

  private double squares(float[] terms, int row) {
    double sum = 0;
    for (int i = row; i < row + n; i++) {
      sum += (double) terms[i] * terms[i];
    }
    return sum;
  }

  /** A few rows on their way through the columns. */
  private final class Pass {
    private final float[] w;
    private final int from;
    private final int m;
    private final int bits;
    private final int block;
    private final Codes codes;
    private final double[] errors;
    private final GridChoice choice;
    private final int blocks;
    private final Grid[] grids;
    private final float[] terms;
    private final float[] aims;
    private final float[] local;

    Pass(float[] w, int from, int m, int bits, int block, Codes codes, double[] errors) {
      this.w = w;
      this.from = from;
      this.m = m;
      this.bits = bits;
      this.block = block;
      this.codes = codes;
      this.errors = errors;
      choice = method.grids(bits);
      blocks = Math.ceilDiv(n, block);
      grids = new Grid[m * blocks];
      terms = new float[m * n];
      aims = new float[n];
      local = new float[n];
    }

    void run() {
      if (method != Method.GPTQ) {
        for (int number = 0; number < blocks; number++) {
          for (int row = 0; row < m; row++) {
            System.arraycopy(w, (from + row) * n, aims, 0, n);
            grid(row, number, importance);
          }
        }
      }
      for (int k = 0; k < n; k++) {
        if (method == Method.GPTQ && k % block == 0) {
          for (int row = 0; row < m; row++) {
            aimAt(row, k, Math.min(n, k + block));
            grid(row, k / block, local);
          }
        }
        for (int row = 0; row < m; row++) {
          column(row, k);
        }
      }
      for (int row = 0; row < m; row++) {
        errors[from + row] = squares(terms, row * n);
      }
    }

    private void grid(int row, int number, float[] weights) {
      Grid grid = new Grid(bits);
      int start = number * block;
      choice.choose(aims, weights, start, Math.min(block, n - start), grid);
      codes.grid(from + row, number, grid);
      grids[row * blocks + number] = grid;
    }

    /** Where the columns of a block would go if they needed no rounding; each weighs what an error of it alone costs from here. */
    private void aimAt(int row, int start, int end) {
      int at = row * n;
      System.arraycopy(terms, at + start, aims, start, end - start);
      for (int k = start; k < end; k++) {
        float pivot = r[k * n + k];
        float error = -aims[k] / pivot;
        for (int i = k + 1; i < end; i++) {
          aims[i] += error * r[k * n + i];
        }
        aims[k] = w[(from + row) * n + k] - error;
        local[k] = pivot * pivot;
      }
    }

    private void column(int row, int k) {
      int column = order[k];
      float own = w[(from + row) * n + column];
      float aim = method.feedsBack() ? own + terms[row * n + k] / r[k * n + k] : own;
      Grid grid = grids[row * blocks + column / block];
      int code = grid.code(aim);
      codes.code(from + row, column, code);
      carry(terms, row * n, k, k, own - grid.value(code));
    }
  }
}
