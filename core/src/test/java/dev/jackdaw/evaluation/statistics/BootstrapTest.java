package dev.jackdaw.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.task.Metric;
import dev.jackdaw.task.Statistic;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private static boolean[] coin(long seed, int n, double share) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean[] right = new boolean[n];
    for (int i = 0; i < n; i++) {
      right[i] = random.nextDouble() < share;
    }
    return right;
  }

  @Test
  void interval_ofAShare_isAboutTheNormalOne() {
    boolean[] right = new boolean[400];
    Arrays.fill(right, 0, 320, true);
    Metric accuracy = Metric.share("accuracy", right);

    Interval interval =
        new Bootstrap(BootstrapSettings.standard(), 400)
            .interval(accuracy.statistic())
            .orElseThrow();

    double half = 1.96 * Math.sqrt(0.8 * 0.2 / 400);
    assertThat(interval.low()).isCloseTo(0.8 - half, within(0.006));
    assertThat(interval.high()).isCloseTo(0.8 + half, within(0.006));
  }

  @Test
  void interval_ofManySamples_containsTheTruthAsOftenAsItSays() {
    int covered = 0;
    for (int seed = 0; seed < 300; seed++) {
      Metric accuracy = Metric.share("accuracy", coin(seed, 200, 0.7));
      Interval interval =
          new Bootstrap(new BootstrapSettings(400, 0.9, seed), 200)
              .interval(accuracy.statistic())
              .orElseThrow();
      covered += interval.contains(0.7) ? 1 : 0;
    }
    assertThat(covered / 300.0).isBetween(0.84, 0.95);
  }

  @Test
  void interval_sameSeed_isTheSame() {
    Metric accuracy = Metric.share("accuracy", coin(1, 100, 0.5));
    BootstrapSettings other = new BootstrapSettings(1000, 0.95, 7);

    assertThat(new Bootstrap(BootstrapSettings.standard(), 100).interval(accuracy.statistic()))
        .isEqualTo(new Bootstrap(BootstrapSettings.standard(), 100).interval(accuracy.statistic()))
        .isNotEqualTo(new Bootstrap(other, 100).interval(accuracy.statistic()));
  }

  @Test
  void interval_fewItemsOrNothingCounted_isNone() {
    Metric accuracy = Metric.share("accuracy", coin(1, 9, 0.5));
    Statistic.Share nothing = new Statistic.Share(new boolean[50], new boolean[50]);

    assertThat(new Bootstrap(BootstrapSettings.standard(), 9).interval(accuracy.statistic()))
        .isEmpty();
    assertThat(new Bootstrap(BootstrapSettings.standard(), 50).interval(nothing)).isEmpty();
    assertThat(new Bootstrap(BootstrapSettings.standard(), 50).difference(nothing, nothing))
        .isEmpty();
  }

  @Test
  void difference_ofModelsOnTheSameItems_seesWhatIntervalsAloneDoNot() {
    boolean[] one = coin(3, 500, 0.7);
    boolean[] better = one.clone();
    for (int i = 0, mended = 0; i < 500 && mended < 12; i++) {
      if (!better[i]) {
        better[i] = true;
        mended++;
      }
    }
    Bootstrap bootstrap = new Bootstrap(BootstrapSettings.standard(), 500);
    Statistic first = Metric.share("accuracy", better).statistic();
    Statistic second = Metric.share("accuracy", one).statistic();

    Difference difference = bootstrap.difference(first, second).orElseThrow();

    assertThat(difference.value()).isCloseTo(0.024, within(1e-9));
    assertThat(difference.p()).isLessThan(0.01);
    assertThat(difference.interval().low()).isPositive();
    assertThat(bootstrap.interval(first).orElseThrow().low())
        .isLessThan(bootstrap.interval(second).orElseThrow().high());
    assertThat(bootstrap.difference(second, second).orElseThrow().p()).isEqualTo(1);
  }

  @Test
  void difference_ofEqualModels_isSeldomCalledOne() {
    int found = 0;
    for (int seed = 0; seed < 200; seed++) {
      Statistic one = Metric.share("accuracy", coin(2L * seed, 150, 0.6)).statistic();
      Statistic other = Metric.share("accuracy", coin(2L * seed + 1, 150, 0.6)).statistic();
      Difference difference =
          new Bootstrap(new BootstrapSettings(300, 0.95, seed), 150)
              .difference(one, other)
              .orElseThrow();
      found += difference.p() < 0.05 ? 1 : 0;
    }
    assertThat(found).isBetween(2, 22);
  }

  @Test
  void mcNemar_publishedCounts_givesTheExactProbability() {
    // R: binom.test(5, 20)$p.value = 0.04138947, binom.test(0, 4)$p.value = 0.125
    assertThat(McNemar.of(15, 5).p()).isCloseTo(0.04138947, within(1e-8));
    assertThat(McNemar.of(0, 4).p()).isCloseTo(0.125, within(1e-12));
    assertThat(McNemar.of(0, 0).p()).isEqualTo(1);
    assertThat(McNemar.of(10, 10).p()).isEqualTo(1);
    assertThat(McNemar.of(900, 700).p()).isCloseTo(6.2e-7, within(5e-7));
  }

  @Test
  void mcNemar_ofMarks_countsWhatOnlyOneHasRight() {
    boolean[] counted = {true, true, true, true, false};
    McNemar test =
        McNemar.of(
            new Statistic.Share(new boolean[] {true, true, false, false, true}, counted),
            new Statistic.Share(new boolean[] {true, false, true, false, false}, counted));

    assertThat(test.onlyThis()).isEqualTo(1);
    assertThat(test.onlyOther()).isEqualTo(1);
  }
}
