package dev.jackdaw.optimizer;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;

/**
 * How the learning rate changes over a run: a factor on the peak rate. Step {@code i + 1} uses {@code factor(i, total)}, where
 * {@code i} counts finished steps, so a warm-up begins at 0. Past the end the factor stays where it ended.
 *
 * <p>Lengths within a run ({@code warmup}, {@code decay}) are a number of steps from 1 on, and a share of the run below 1: {@code
 * warmup: 100}, {@code warmup: 0.02}.
 */
public sealed interface Schedule {
  /**
   * @param finished steps finished, from 0
   * @param total steps of the whole run, at least 1
   * @return what to multiply the peak rate with, from 0 to 1
   */
  double factor(long finished, long total);

  /** Peak rate after a linear warm-up, to the end. */
  record Constant(
      @Doc("Warm-up: steps, or below 1 a share of the run") @Default("0") @Range(min = 0)
          double warmup)
      implements Schedule {
    @Override
    public double factor(long finished, long total) {
      long warm = steps(warmup, total);
      return finished < warm ? (double) finished / warm : 1;
    }
  }

  /** A straight line from the peak to the floor at the end. */
  record Linear(
      @Doc("Warm-up: steps, or below 1 a share of the run") @Default("0") @Range(min = 0)
          double warmup,
      @Doc("Lowest rate, as a share of the peak") @Default("0") @Range(min = 0, max = 1)
          double floor)
      implements Schedule {
    @Override
    public double factor(long finished, long total) {
      long warm = steps(warmup, total);
      return finished < warm
          ? (double) finished / warm
          : above(floor, 1 - progress(finished, warm, total));
    }
  }

  /** Half a cosine from the peak to the floor at the end (Loshchilov and Hutter 2017, without restarts). */
  record Cosine(
      @Doc("Warm-up: steps, or below 1 a share of the run") @Default("0") @Range(min = 0)
          double warmup,
      @Doc("Lowest rate, as a share of the peak") @Default("0.1") @Range(min = 0, max = 1)
          double floor)
      implements Schedule {
    @Override
    public double factor(long finished, long total) {
      long warm = steps(warmup, total);
      return finished < warm
          ? (double) finished / warm
          : above(floor, cosine(progress(finished, warm, total)));
    }
  }

  /** Warm-up, peak, and a decay over the last part (warm-up, stable, decay: Hu et al. 2024, MiniCPM). */
  record Wsd(
      @Doc("Warm-up: steps, or below 1 a share of the run") @Default("0") @Range(min = 0)
          double warmup,
      @Doc("Decay at the end: steps, or below 1 a share of the run") @Default("0.2") @Range(min = 0)
          double decay,
      @Doc("Form of the decay: linear, cosine, one-minus-sqrt") @Default("one-minus-sqrt")
          DecayForm form,
      @Doc("Lowest rate, as a share of the peak") @Default("0") @Range(min = 0, max = 1)
          double floor)
      implements Schedule {
    @Override
    public double factor(long finished, long total) {
      long warm = steps(warmup, total);
      long stableEnd = total - steps(decay, total);
      if (finished < warm) {
        return (double) finished / warm;
      }
      if (finished < stableEnd) {
        return 1;
      }
      double x = progress(finished, stableEnd, total);
      return above(
          floor,
          switch (form) {
            case LINEAR -> 1 - x;
            case COSINE -> cosine(x);
            case ONE_MINUS_SQRT -> 1 - Math.sqrt(x);
          });
    }
  }

  /** Falling with the square root of the step after the warm-up (Vaswani et al. 2017). */
  record InverseSqrt(
      @Doc("Warm-up: steps, or below 1 a share of the run") @Default("0.01") @Range(min = 0)
          double warmup)
      implements Schedule {
    @Override
    public double factor(long finished, long total) {
      long warm = Math.max(1, steps(warmup, total));
      return finished < warm ? (double) finished / warm : Math.sqrt((double) warm / finished);
    }
  }

  /** How {@link Wsd} comes down. */
  enum DecayForm {
    LINEAR,
    COSINE,
    /** Found best by Hägele et al. 2024. */
    ONE_MINUS_SQRT
  }

  private static long steps(double length, long total) {
    return length < 1 ? Math.round(length * total) : Math.round(length);
  }

  private static double progress(long finished, long start, long total) {
    return start >= total ? 1 : Math.min(1, (double) (finished - start) / (total - start));
  }

  private static double cosine(double progress) {
    return (1 + Math.cos(Math.PI * progress)) / 2;
  }

  private static double above(double floor, double share) {
    return floor + (1 - floor) * share;
  }
}
