package dev.jackdaw.exporting;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How two models' logits compare over some rows.
 *
 * @param rows tokens or sequences compared
 * @param maxDifference largest difference of two logits
 * @param meanDifference mean of them
 * @param topAgreement fraction of rows whose largest logit, or set of labels, is the same
 * @param divergence mean Kullback-Leibler divergence of the exported model's distribution from the trained one's, in nats
 * @param trainedPerplexity of the tokens that really follow; NaN where none are known
 * @param exportedPerplexity the same of the exported model
 */
record Agreement(
    long rows,
    double maxDifference,
    double meanDifference,
    double topAgreement,
    double divergence,
    double trainedPerplexity,
    double exportedPerplexity) {

  /** Growth of the perplexity as a fraction: 0.01 is one per cent worse; 0 where it is not known. */
  double perplexityGrowth() {
    return Double.isNaN(trainedPerplexity) ? 0 : exportedPerplexity / trainedPerplexity - 1;
  }

  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("rows", rows);
    document.put("max_difference", maxDifference);
    document.put("mean_difference", meanDifference);
    document.put("top_agreement", topAgreement);
    document.put("kl", divergence);
    if (!Double.isNaN(trainedPerplexity)) {
      document.put("perplexity_trained", trainedPerplexity);
      document.put("perplexity_exported", exportedPerplexity);
    }
    return document;
  }
}
