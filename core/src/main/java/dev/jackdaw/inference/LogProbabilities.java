package dev.jackdaw.inference;

import dev.jackdaw.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/** The distribution that one row of logits means. */
public final class LogProbabilities {
  private final float[] logits;
  private final int from;
  private final int size;
  private final double logSum;

  /**
   * @param logits rows of logits, kept
   * @param from index of the row's first
   * @param size number of ids
   */
  public LogProbabilities(float[] logits, int from, int size) {
    this.logits = logits;
    this.from = from;
    this.size = size;
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = from; i < from + size; i++) {
      largest = Math.max(largest, logits[i]);
    }
    double sum = 0;
    for (int i = from; i < from + size; i++) {
      sum += Math.exp(logits[i] - largest);
    }
    logSum = largest + Math.log(sum);
  }

  /** The natural logarithm of a token's probability. */
  public double of(int id) {
    return logits[from + id] - logSum;
  }

  public TokenScore score(int id, Tokenizer tokenizer) {
    return new TokenScore(id, text(id, tokenizer), logits[from + id], of(id));
  }

  /** The likeliest tokens, likeliest first, of equal ones the lower id first. */
  public List<TokenScore> top(int count, Tokenizer tokenizer) {
    int wanted = Math.min(count, size);
    int[] best = new int[wanted];
    int held = 0;
    for (int id = 0; id < size; id++) {
      float logit = logits[from + id];
      if (held == wanted && (wanted == 0 || !(logit > logits[from + best[held - 1]]))) {
        continue;
      }
      int place = held < wanted ? held++ : held - 1;
      while (place > 0 && logit > logits[from + best[place - 1]]) {
        best[place] = best[place - 1];
        place--;
      }
      best[place] = id;
    }
    List<TokenScore> top = new ArrayList<>(wanted);
    for (int id : best) {
      top.add(score(id, tokenizer));
    }
    return top;
  }

  /** The text of a single token; empty for ids the tokenizer does not have. */
  public static String text(int id, Tokenizer tokenizer) {
    return id < tokenizer.vocabulary().size() ? tokenizer.decode(new int[] {id}) : "";
  }
}
