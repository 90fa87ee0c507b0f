package dev.jackdaw.corpus;

/**
 * How well a model predicts a text.
 *
 * @param negativeLogLikelihood sum over the predicted tokens, in nats
 * @param tokens predicted tokens
 * @param bytes bytes of UTF-8 they stand for
 */
public record TextScore(double negativeLogLikelihood, long tokens, long bytes) {
  /** Mean loss per token, in nats. */
  public double loss() {
    return negativeLogLikelihood / tokens;
  }

  public double perplexity() {
    return Math.exp(loss());
  }

  /** Bits to code one byte of the text with: comparable between tokenizers. */
  public double bitsPerByte() {
    return negativeLogLikelihood / Math.log(2) / bytes;
  }

  /** The same text as scored by a model that finds every token equally likely, which an untrained one comes close to. */
  public TextScore uniform(int vocabularySize) {
    return new TextScore(tokens * Math.log(vocabularySize), tokens, bytes);
  }
}
