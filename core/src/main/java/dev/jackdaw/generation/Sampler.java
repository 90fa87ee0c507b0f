package dev.jackdaw.generation;

import java.util.Arrays;

/** Draws a token from logits. Keeps scratch memory: not for several threads. */
final class Sampler {
  private final double temperature;
  private final int topK;
  private final double topP;
  private final double minP;
  private final CandidateHeap heap = new CandidateHeap();
  private int[] ids = new int[64];
  private double[] weights = new double[64];

  Sampler(GenerationSettings settings) {
    temperature = settings.temperature();
    topK = settings.topK();
    topP = settings.topP();
    minP = settings.minP();
  }

  /**
   * @param logits at least one of them finite, none NaN
   * @param u uniform in [0, 1)
   */
  int draw(float[] logits, double u) {
    int likeliest = likeliest(logits);
    if (temperature == 0 || topK == 1) {
      return likeliest;
    }
    boolean whole = (topK == 0 || topK >= logits.length) && topP >= 1 && minP == 0;
    return whole ? fromAll(logits, logits[likeliest], u) : fromSome(logits, logits[likeliest], u);
  }

  private static int likeliest(float[] logits) {
    int best = 0;
    for (int id = 1; id < logits.length; id++) {
      if (logits[id] > logits[best]) {
        best = id;
      }
    }
    return best;
  }

  /** Probability relative to the likeliest token's. */
  private double weight(float logit, float largest) {
    return Math.exp((logit - largest) / temperature);
  }

  private double total(float[] logits, float largest) {
    double total = 0;
    for (float logit : logits) {
      total += weight(logit, largest);
    }
    return total;
  }

  private int fromAll(float[] logits, float largest, double u) {
    double rest = u * total(logits, largest);
    int last = 0;
    for (int id = 0; id < logits.length; id++) {
      double weight = weight(logits[id], largest);
      if (weight > 0) {
        last = id;
        rest -= weight;
        if (rest < 0) {
          return id;
        }
      }
    }
    return last;
  }

  private int fromSome(float[] logits, float largest, double u) {
    heap.fill(logits);
    boolean limited = topK > 0 && topK < heap.size();
    int count = limited ? topK : heap.size();
    double total = 0;
    for (int i = 0; limited && i < count; i++) {
      take(i, logits, largest);
      total += weights[i];
    }
    double enough =
        topP >= 1 ? Double.POSITIVE_INFINITY : topP * (limited ? total : total(logits, largest));
    double sum = 0;
    int kept = 0;
    while (kept < count && (kept == 0 || sum < enough)) {
      if (!limited) {
        take(kept, logits, largest);
      }
      if (weights[kept] < minP) {
        break;
      }
      sum += weights[kept++];
    }
    return pick(kept, u * sum);
  }

  private void take(int place, float[] logits, float largest) {
    if (place == ids.length) {
      ids = Arrays.copyOf(ids, place * 2);
      weights = Arrays.copyOf(weights, place * 2);
    }
    ids[place] = heap.poll();
    weights[place] = weight(logits[ids[place]], largest);
  }

  private int pick(int kept, double mark) {
    double rest = mark;
    for (int i = 0; i < kept - 1; i++) {
      rest -= weights[i];
      if (rest < 0) {
        return ids[i];
      }
    }
    return ids[kept - 1];
  }
}
