package dev.jackdaw.corpus;

import java.util.Arrays;

/**
 * The model to beat: each token predicted from the one before, with interpolated Kneser-Ney smoothing (Chen and Goodman 1999)
 * over a uniform floor, the discount estimated from the counts. Scores the same labels as {@link EvaluationBatches} gives a
 * model.
 */
public final class BigramBaseline {
  /** Tokens counted at most; beyond, a bigram model gains little. */
  private static final long LARGEST_TRAINING = 1L << 26;

  private static final int WINDOW = 1 << 13;

  private final int vocabularySize;
  private final PairCounts pairs = new PairCounts();
  private final long[] total;
  private final int[] followers;
  private final int[] predecessors;
  private double discount;
  private int distinctNext;

  private BigramBaseline(int vocabularySize) {
    this.vocabularySize = vocabularySize;
    total = new long[vocabularySize];
    followers = new int[vocabularySize];
    predecessors = new int[vocabularySize];
  }

  /** Counts pairs within documents; of a very long text, windows spread evenly over it. */
  public static BigramBaseline train(TokenView training, DocumentBoundaries boundaries) {
    BigramBaseline baseline = new BigramBaseline(training.vocabularySize());
    int[] noBytes = new int[training.vocabularySize()];
    long windows = LARGEST_TRAINING / WINDOW;
    for (TokenBatch batch :
        new EvaluationBatches(training, 1, WINDOW, boundaries, noBytes, windows)) {
      baseline.count(batch);
    }
    baseline.discount = baseline.pairs.discount();
    baseline.distinctNext = (int) Arrays.stream(baseline.predecessors).filter(n -> n > 0).count();
    return baseline;
  }

  private void count(TokenBatch batch) {
    for (int i = 0; i < batch.ids().length; i++) {
      int next = batch.labels()[i];
      if (next == TokenBatch.IGNORED) {
        continue;
      }
      int previous = batch.ids()[i];
      total[previous]++;
      if (pairs.add(key(previous, next)) == 1) {
        followers[previous]++;
        predecessors[next]++;
      }
    }
  }

  private long key(int previous, int next) {
    return (long) previous * vocabularySize + next + 1; // 0 marks a free slot
  }

  /** The score of a held-out text. */
  public TextScore score(TokenView heldOut, DocumentBoundaries boundaries, int[] tokenBytes) {
    double sum = 0;
    long tokens = 0;
    long bytes = 0;
    for (TokenBatch batch :
        new EvaluationBatches(heldOut, 1, WINDOW, boundaries, tokenBytes, Long.MAX_VALUE)) {
      for (int i = 0; i < batch.ids().length; i++) {
        if (batch.labels()[i] != TokenBatch.IGNORED) {
          sum -= Math.log(probability(batch.ids()[i], batch.labels()[i]));
        }
      }
      tokens += batch.trained();
      bytes += batch.bytes();
    }
    return new TextScore(sum, tokens, bytes);
  }

  /** The probability that {@code next} follows {@code previous}; sums to 1 over the vocabulary. */
  double probability(int previous, int next) {
    double lower = continuation(next);
    if (total[previous] == 0) {
      return lower;
    }
    double seen = Math.max(pairs.get(key(previous, next)) - discount, 0);
    return (seen + discount * followers[previous] * lower) / total[previous];
  }

  /** How readily a token follows others at all. */
  private double continuation(int next) {
    long types = pairs.size();
    if (types == 0) {
      return 1.0 / vocabularySize;
    }
    double seen = Math.max(predecessors[next] - discount, 0);
    return (seen + discount * distinctNext / vocabularySize) / types;
  }
}
