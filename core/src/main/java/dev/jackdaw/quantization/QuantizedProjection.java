package dev.jackdaw.quantization;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of one weight.
 *
 * @param weight full name of the parameter
 * @param rows outputs
 * @param columns inputs
 * @param bits of a code
 * @param method how the codes were found
 * @param relativeError mean squared error of the outputs over their mean square, on calibration text; of the weight's elements where
 *     the method is not calibrated
 * @param sensitivity by how much the logarithm of perplexity was expected to rise with 4 bits; NaN where it was not estimated
 * @param bytes of codes, scales and zero points
 */
public record QuantizedProjection(
    String weight,
    int rows,
    int columns,
    int bits,
    Method method,
    double relativeError,
    double sensitivity,
    long bytes) {
  /** As a tree for a JSON report. */
  Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("weight", weight);
    report.put("rows", rows);
    report.put("columns", columns);
    report.put("bits", bits);
    report.put("method", method.key());
    report.put("relative_error", relativeError);
    if (!Double.isNaN(sensitivity)) {
      report.put("sensitivity", sensitivity);
    }
    report.put("bytes", bytes);
    return report;
  }
}
