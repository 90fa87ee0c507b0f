package dev.jackdaw.reference;

/**
 * erf in double precision: its Taylor series for small arguments, the continued fraction of erfc for others (Abramowitz and Stegun,
 * 7.1.5 and 7.1.14).
 */
final class ErrorFunction {
  private static final double SERIES_LIMIT = 2.5;

  private ErrorFunction() {}

  static double erf(double x) {
    double a = Math.abs(x);
    double y = a < SERIES_LIMIT ? series(a) : 1 - fraction(a);
    return Math.copySign(y, x);
  }

  /** {@code 2 / sqrt(pi) * sum (-1)^n x^(2n+1) / (n! (2n+1))}. */
  private static double series(double x) {
    double power = x;
    double sum = x;
    for (int n = 1; n < 200; n++) {
      power *= -x * x / n;
      double term = power / (2 * n + 1);
      sum += term;
      if (Math.abs(term) < 1e-18 * Math.abs(sum)) {
        break;
      }
    }
    return 2 / Math.sqrt(Math.PI) * sum;
  }

  /** {@code e^(-x^2) / sqrt(pi) * 1 / (x + 1/2 / (x + 1 / (x + 3/2 / (x + …))))}. */
  private static double fraction(double x) {
    double tail = x;
    for (int n = 120; n >= 1; n--) {
      tail = x + n / 2.0 / tail;
    }
    return Math.exp(-x * x) / Math.sqrt(Math.PI) / tail;
  }
}
