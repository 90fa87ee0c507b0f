package dev.jackdaw.optimizer;

import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Value;

/**
 * A matrix with its singular values pushed towards 1: five steps of {@code x = a x + (b s + c s s) x}, {@code s = x x^T}, on the
 * wide orientation, after division by the Frobenius norm. The coefficients are those of Jordan et al. 2024, which bring singular
 * values to about 0.7 to 1.2 and no closer, in few steps.
 */
final class NewtonSchulz {
  private static final int STEPS = 5;
  private static final double A = 3.4445;
  private static final double B = -4.7750;
  private static final double C = 2.0315;
  private static final double LEAST_NORM = 1e-7;

  private NewtonSchulz() {}

  /** @param matrix (rows, columns), both fixed */
  static Value orthogonal(Ops g, Value matrix) {
    boolean tall = matrix.dim(0).fixed() > matrix.dim(1).fixed();
    Value x = tall ? g.transpose(matrix, 1, 0) : matrix;
    Value norm = g.sqrt(g.sumAll(g.mul(x, x)));
    x = g.div(x, g.max(norm, g.constant(LEAST_NORM)));
    for (int i = 0; i < STEPS; i++) {
      Value s = g.matMul(x, g.transpose(x, 1, 0));
      Value polynomial = g.add(g.mul(s, B), g.mul(g.matMul(s, s), C));
      x = g.add(g.mul(x, A), g.matMul(polynomial, x));
    }
    return tall ? g.transpose(x, 1, 0) : x;
  }
}
