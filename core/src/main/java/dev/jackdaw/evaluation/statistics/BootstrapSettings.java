package dev.jackdaw.evaluation.statistics;

/**
 * How often items are drawn again.
 *
 * @param resamples how often
 * @param confidence share of the drawn values that lies in the interval
 * @param seed decides every draw
 */
public record BootstrapSettings(int resamples, double confidence, long seed) {
  public BootstrapSettings {
    if (resamples < 1 || !(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "[bootstrap] " + resamples + " resamples, confidence " + confidence);
    }
  }

  /** 1,000 resamples, 95 %. */
  public static BootstrapSettings standard() {
    return new BootstrapSettings(1000, 0.95, 20260101);
  }
}
