package dev.jackdaw.exporting;

/** Gathers an {@link Agreement}, row by row. */
final class Comparison {
  /** What the rows are. */
  enum Kind {
    /** Logits of one choice among many. */
    CHOICE,
    /** Logits of independent decisions, each by its sign. */
    DECISIONS,
    /** Features: no choice is made. */
    FEATURES
  }

  private final Kind kind;
  private long rows;
  private long numbers;
  private long agreeing;
  private long followed;
  private double largest;
  private double sum;
  private double divergence;
  private double trainedLoss;
  private double exportedLoss;

  Comparison(Kind kind) {
    this.kind = kind;
  }

  /**
   * Adds a row of both.
   *
   * @param next the token that really follows, or -1
   */
  void add(float[] trained, float[] exported, int from, int size, int next) {
    for (int i = from; i < from + size; i++) {
      double difference = Math.abs((double) trained[i] - exported[i]);
      // what is no number must never pass for agreement: NaN is within no limit, infinity would be
      largest = Math.max(largest, Double.isFinite(difference) ? difference : Double.NaN);
      sum += difference;
    }
    numbers += size;
    rows++;
    switch (kind) {
      case CHOICE -> choice(trained, exported, from, size, next);
      case DECISIONS -> {
        boolean same = true;
        for (int i = from; i < from + size; i++) {
          same &= trained[i] > 0 == exported[i] > 0;
        }
        agreeing += same ? 1 : 0;
      }
      case FEATURES -> agreeing++;
    }
  }

  private void choice(float[] trained, float[] exported, int from, int size, int next) {
    int top = top(trained, from, size);
    agreeing += top == top(exported, from, size) ? 1 : 0;
    double ours = logSum(trained, from, size);
    double theirs = logSum(exported, from, size);
    for (int i = from; i < from + size; i++) {
      double log = trained[i] - ours;
      divergence += Math.exp(log) * (log - (exported[i] - theirs));
    }
    if (next >= 0) {
      followed++;
      trainedLoss += ours - trained[from + next];
      exportedLoss += theirs - exported[from + next];
    }
  }

  private static int top(float[] row, int from, int size) {
    int top = from;
    for (int i = from + 1; i < from + size; i++) {
      top = row[i] > row[top] ? i : top;
    }
    return top;
  }

  private static double logSum(float[] row, int from, int size) {
    double most = row[top(row, from, size)];
    double sum = 0;
    for (int i = from; i < from + size; i++) {
      sum += Math.exp(row[i] - most);
    }
    return most + Math.log(sum);
  }

  boolean isEmpty() {
    return rows == 0;
  }

  Agreement agreement() {
    if (rows == 0) {
      throw new IllegalStateException("[parity] nothing was compared");
    }
    return new Agreement(
        rows,
        largest,
        sum / numbers,
        (double) agreeing / rows,
        Math.max(0, divergence / rows),
        followed == 0 ? Double.NaN : Math.exp(trainedLoss / followed),
        followed == 0 ? Double.NaN : Math.exp(exportedLoss / followed));
  }
}
