package dev.jackdaw.evaluation;

import dev.jackdaw.corpus.TextScore;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How well a model knows a text.
 *
 * @param score summed loss, predicted tokens, and the bytes they stand for
 * @param correct tokens that were the likeliest
 * @param seconds time the model took, tokenizing not included
 */
public record EvaluationResult(TextScore score, long correct, double seconds) {
  /** Share of tokens that were the likeliest. */
  public double accuracy() {
    return (double) correct / score.tokens();
  }

  public double tokensPerSecond() {
    return score.tokens() / seconds;
  }

  /** The report: perplexity, bits_per_byte, accuracy, loss, tokens, bytes, seconds, tokens_per_second. */
  public Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("perplexity", score.perplexity());
    report.put("bits_per_byte", score.bitsPerByte());
    report.put("accuracy", accuracy());
    report.put("loss", score.loss());
    report.put("tokens", score.tokens());
    report.put("bytes", score.bytes());
    report.put("seconds", seconds);
    report.put("tokens_per_second", tokensPerSecond());
    return report;
  }
}
