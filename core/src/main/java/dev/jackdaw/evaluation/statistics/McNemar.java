package dev.jackdaw.evaluation.statistics;

import dev.jackdaw.task.Statistic;

/**
 * McNemar's exact test of two models that answered the same items: of the items on which exactly one of the two is right, either is as
 * likely to be, if the models are equally good.
 *
 * @param onlyThis items that only this model has right
 * @param onlyOther items that only the other has right
 * @param p two-sided, from the binomial distribution
 */
public record McNemar(int onlyThis, int onlyOther, double p) {
  /** Items that both count. */
  public static McNemar of(Statistic.Share one, Statistic.Share other) {
    int onlyThis = 0;
    int onlyOther = 0;
    for (int i = 0; i < one.right().length; i++) {
      if (one.counted()[i] && other.counted()[i] && one.right()[i] != other.right()[i]) {
        onlyThis += one.right()[i] ? 1 : 0;
        onlyOther += other.right()[i] ? 1 : 0;
      }
    }
    return of(onlyThis, onlyOther);
  }

  static McNemar of(int onlyThis, int onlyOther) {
    int n = onlyThis + onlyOther;
    double logChoose = 0;
    double tail = 0;
    for (int k = 0; k <= Math.min(onlyThis, onlyOther); k++) {
      tail += Math.exp(logChoose - n * Math.log(2));
      logChoose += Math.log(n - k) - Math.log(k + 1);
    }
    return new McNemar(onlyThis, onlyOther, Math.min(1, 2 * tail));
  }
}
