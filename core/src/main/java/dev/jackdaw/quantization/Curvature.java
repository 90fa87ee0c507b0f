package dev.jackdaw.quantization;

import java.util.stream.IntStream;

/**
 * What a squared error in a projection's weight costs: the Gram matrix {@code X^T X} of the inputs it met, for every row of the
 * weight the same (Frantar et al. 2022, "GPTQ", section 3).
 */
final class Curvature {
  private static final int PANEL = 48;

  private final int n;
  private final double[] gram;

  /**
   * @param gram (n, n), symmetric
   * @param n inputs of the projection
   */
  Curvature(float[] gram, int n) {
    if (gram.length != n * n) {
      throw new IllegalArgumentException("[curvature] " + gram.length + " numbers for " + n);
    }
    this.n = n;
    this.gram = new double[n * n];
    for (int i = 0; i < gram.length; i++) {
      if (!Float.isFinite(gram[i])) {
        throw new IllegalArgumentException("[curvature] element " + i + " is " + gram[i]);
      }
      this.gram[i] = gram[i];
    }
  }

  /** All inputs alike: where no calibration text is. */
  static Curvature none(int n) {
    float[] gram = new float[n * n];
    for (int i = 0; i < n; i++) {
      gram[i * n + i] = 1;
    }
    return new Curvature(gram, n);
  }

  int size() {
    return n;
  }

  /** The Gram matrix's diagonal. */
  float[] diagonal() {
    float[] diagonal = new float[n];
    for (int i = 0; i < n; i++) {
      diagonal[i] = (float) gram[i * n + i];
    }
    return diagonal;
  }

  /** {@code e G e^T} of one row of errors. */
  double cost(float[] e) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      if (e[i] != 0) {
        double dot = 0;
        for (int j = 0; j < n; j++) {
          dot += gram[i * n + j] * e[j];
        }
        sum += e[i] * dot;
      }
    }
    return Math.max(0, sum);
  }

  /** This curvature with inputs in another order: place i is that of {@code order[i]}. */
  Curvature ordered(int[] order) {
    float[] moved = new float[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        moved[i * n + j] = (float) gram[order[i] * n + order[j]];
      }
    }
    return new Curvature(moved, n);
  }

  /**
   * The upper triangular R with {@code G + damping * mean diagonal * I = R R^T}, row-major. Damping is raised tenfold until the
   * matrix is positive definite.
   */
  float[] factor(double damping) {
    double mean = 0;
    for (int i = 0; i < n; i++) {
      mean += gram[i * n + i] / n;
    }
    double scale = mean == 0 ? 1 : mean;
    for (double added = damping; added <= 1e3; added *= 10) {
      double[] r = gram.clone();
      for (int i = 0; i < n; i++) {
        r[i * n + i] += added * scale;
      }
      if (decompose(r)) {
        return upper(r);
      }
    }
    throw new IllegalStateException("[curvature] is not positive definite");
  }

  private float[] upper(double[] r) {
    float[] upper = new float[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        upper[i * n + j] = (float) r[i * n + j];
      }
    }
    return upper;
  }

  /** Cholesky from the last column to the first, panel by panel, so that the factor is upper triangular; its lower half is left. */
  private boolean decompose(double[] r) {
    for (int end = n; end > 0; end -= PANEL) {
      int last = end;
      int first = Math.max(0, end - PANEL);
      IntStream.range(0, last)
          .parallel()
          .forEach(
              i -> {
                for (int j = first; j < last; j++) {
                  r[i * n + j] -= dot(r, i * n + last, j * n + last, n - last);
                }
              });
      for (int j = last - 1; j >= first; j--) {
        double pivot = r[j * n + j] - dot(r, j * n + j + 1, j * n + j + 1, last - j - 1);
        if (!(pivot > 0)) {
          return false;
        }
        r[j * n + j] = Math.sqrt(pivot);
        for (int i = first; i < j; i++) {
          solve(r, i, j, last);
        }
      }
      IntStream.range(0, first)
          .parallel()
          .forEach(
              i -> {
                for (int j = last - 1; j >= first; j--) {
                  solve(r, i, j, last);
                }
              });
    }
    return true;
  }

  /** {@code r[i, j]}, everything right of it up to {@code last} being known. */
  private void solve(double[] r, int i, int j, int last) {
    double inner = dot(r, i * n + j + 1, j * n + j + 1, last - j - 1);
    r[i * n + j] = (r[i * n + j] - inner) / r[j * n + j];
  }

  private static double dot(double[] r, int a, int b, int length) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < length; i += 4) {
      s0 += r[a + i] * r[b + i];
      s1 += r[a + i + 1] * r[b + i + 1];
      s2 += r[a + i + 2] * r[b + i + 2];
      s3 += r[a + i + 3] * r[b + i + 3];
    }
    for (; i < length; i++) {
      s0 += r[a + i] * r[b + i];
    }
    return s0 + s1 + (s2 + s3);
  }
}
