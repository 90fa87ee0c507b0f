package dev.jackdaw.quantization;

import dev.jackdaw.export.QuantizedWeight;
import java.util.Arrays;

/**
 * A quantised weight and how far it is from the one it stands for.
 *
 * @param weight the codes
 * @param rowErrors mean squared error of each of the projection's outputs over the calibration text, (out)
 * @param power mean squared output of all rows together
 */
record Rounded(QuantizedWeight weight, double[] rowErrors, double power) {
  /** Squared error of the outputs relative to the outputs. */
  double relativeError() {
    double error = Arrays.stream(rowErrors).sum();
    return power == 0 ? 0 : error / power;
  }
}
