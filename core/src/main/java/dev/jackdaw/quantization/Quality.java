package dev.jackdaw.quantization;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What quantising did to a model's predictions on a text.
 *
 * @param tokens that were predicted
 * @param before perplexity of the model
 * @param after perplexity of the quantised model
 * @param standardError of the logarithm of their ratio, from the differences token by token
 * @param agreement part of the tokens for which both find the same token likeliest
 * @param divergence mean Kullback-Leibler divergence of the quantised model's distribution from the model's, in nats
 */
public record Quality(
    int tokens,
    double before,
    double after,
    double standardError,
    double agreement,
    double divergence) {
  /** By how many percent perplexity rose. */
  public double increase() {
    return 100 * (after / before - 1);
  }

  /** As a tree for a JSON report. */
  public Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("tokens", tokens);
    report.put("perplexity", before);
    report.put("perplexity_quantized", after);
    report.put("increase_percent", increase());
    report.put("increase_standard_error_percent", 100 * standardError);
    report.put("top1_agreement", agreement);
    report.put("kl_divergence", divergence);
    return report;
  }
}
