package dev.jackdaw.evaluation.statistics;

import dev.jackdaw.task.Statistic;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The percentile bootstrap (Efron 1979): items are drawn with repetition, as many as there are, and the figure computed again. The
 * draws depend on the seed and the number of items alone, so that two models, and two figures of one, see the same ones.
 */
public final class Bootstrap {
  /** With fewer items, what was drawn says little about what could have been. */
  public static final int FEWEST = 10;

  private final BootstrapSettings settings;
  private final int items;
  private final long[] seeds;

  public Bootstrap(BootstrapSettings settings, int items) {
    this.settings = settings;
    this.items = items;
    seeds = new SplittableRandom(settings.seed()).longs(settings.resamples()).toArray();
  }

  /** The interval of a figure; empty for fewer than {@link #FEWEST} items, or where most draws leave nothing to compute it of. */
  public Optional<Interval> interval(Statistic statistic) {
    return items < FEWEST ? Optional.empty() : percentiles(values(statistic));
  }

  /**
   * How two models differ in a figure, item by item: the paired bootstrap (Koehn 2004).
   *
   * @return empty for fewer than {@link #FEWEST} items, or where most draws leave nothing to compute it of
   */
  public Optional<Difference> difference(Statistic one, Statistic other) {
    if (items < FEWEST) {
      return Optional.empty();
    }
    int[] all = IntStream.range(0, items).toArray();
    double observed = one.of(all) - other.of(all);
    double[] first = values(one);
    double[] second = values(other);
    double[] drawn = new double[first.length];
    int below = 0;
    int above = 0;
    int finite = 0;
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = first[i] - second[i];
      finite += Double.isFinite(drawn[i]) ? 1 : 0;
      below += drawn[i] <= 0 ? 1 : 0;
      above += drawn[i] >= 0 ? 1 : 0;
    }
    // The observed items are one more draw: no p-value is 0 (Davison and Hinkley 1997).
    double p = Math.min(1, 2.0 * (Math.min(below, above) + 1) / (finite + 1));
    return percentiles(drawn).map(interval -> new Difference(observed, interval, p));
  }

  private double[] values(Statistic statistic) {
    return IntStream.range(0, settings.resamples())
        .parallel()
        .mapToDouble(resample -> statistic.of(draw(resample)))
        .toArray();
  }

  private int[] draw(int resample) {
    SplittableRandom random = new SplittableRandom(seeds[resample]);
    int[] drawn = new int[items];
    for (int i = 0; i < items; i++) {
      drawn[i] = random.nextInt(items);
    }
    return drawn;
  }

  private Optional<Interval> percentiles(double[] values) {
    double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    if (sorted.length * 2 < values.length) {
      return Optional.empty();
    }
    double tail = (1 - settings.confidence()) / 2;
    return Optional.of(new Interval(quantile(sorted, tail), quantile(sorted, 1 - tail)));
  }

  /** Linear between neighbours, as most statistics packages do (type 7 of Hyndman and Fan 1996). */
  static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
