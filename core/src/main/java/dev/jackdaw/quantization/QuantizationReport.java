package dev.jackdaw.quantization;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What quantising a model came to.
 *
 * @param settings how it was asked for
 * @param weights each quantised weight, in the model's order
 * @param bytesBefore all parameters in F32
 * @param bytes all parameters, those not quantised in F32
 * @param quality on held-out text that chose nothing; empty where there was none
 * @param withinBudget whether the budget held on the text that chose bits; true where nothing had to be chosen
 * @param seconds it took
 */
public record QuantizationReport(
    QuantizationSettings settings,
    List<QuantizedProjection> weights,
    long bytesBefore,
    long bytes,
    Optional<Quality> quality,
    boolean withinBudget,
    double seconds) {
  public QuantizationReport {
    weights = List.copyOf(weights);
  }

  /** Weights with this many bits. */
  public long count(int bits) {
    return weights.stream().filter(weight -> weight.bits() == bits).count();
  }

  /** As a tree for a JSON report. */
  public Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("bits", settings.bits());
    report.put("head_bits", settings.headBits());
    report.put("block", settings.block());
    report.put("method", settings.method().key());
    report.put("budget_percent", settings.budget());
    report.put("within_budget", withinBudget);
    report.put("weights_4_bits", count(4));
    report.put("weights_8_bits", count(8));
    report.put("bytes_f32", bytesBefore);
    report.put("bytes", bytes);
    report.put("seconds", seconds);
    quality.ifPresent(measured -> report.put("quality", measured.report()));
    report.put("weights", weights.stream().map(QuantizedProjection::report).toList());
    return report;
  }
}
