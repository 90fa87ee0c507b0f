package dev.jackdaw.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final List<Schedule> ALL =
      List.of(
          new Schedule.Constant(0.1),
          new Schedule.Linear(0.1, 0.05),
          new Schedule.Cosine(0.1, 0.1),
          new Schedule.Wsd(0.1, 0.3, Schedule.DecayForm.COSINE, 0.05),
          new Schedule.InverseSqrt(0.1));

  @Test
  void factor_ofEverySchedule_staysWithinZeroAndOne() {
    for (Schedule schedule : ALL) {
      for (long total : new long[] {1, 2, 3, 10, 1000}) {
        for (long i = 0; i < 2 * total; i++) {
          assertThat(schedule.factor(i, total))
              .as("%s at %d of %d", schedule, i, total)
              .isBetween(0.0, 1.0);
        }
      }
    }
  }

  @Test
  void warmup_belowOne_isAShareOfTheRun() {
    for (Schedule schedule : ALL) {
      assertThat(schedule.factor(0, 1000)).as("%s", schedule).isZero();
      assertThat(schedule.factor(50, 1000)).isCloseTo(0.5, within(1e-12));
      assertThat(schedule.factor(100, 1000)).isCloseTo(1, within(1e-12));
    }
    assertThat(new Schedule.Constant(4).factor(1, 1000)).isEqualTo(0.25);
  }

  @Test
  void warmup_ofNoSteps_startsAtThePeak() {
    assertThat(new Schedule.Cosine(0, 0.1).factor(0, 10)).isEqualTo(1);
    assertThat(new Schedule.Constant(0).factor(0, 10)).isEqualTo(1);
  }

  @Test
  void floor_pastTheEnd_holds() {
    assertThat(new Schedule.Linear(0, 0.25).factor(99, 10)).isEqualTo(0.25);
    assertThat(new Schedule.Wsd(0, 5, Schedule.DecayForm.ONE_MINUS_SQRT, 0.25).factor(99, 10))
        .isEqualTo(0.25);
  }

  @Test
  void run_shorterThanTheWarmup_onlyWarmsUp() {
    assertThat(new Schedule.Cosine(100, 0.1).factor(9, 10)).isEqualTo(0.09);
    assertThat(new Schedule.Wsd(100, 100, Schedule.DecayForm.LINEAR, 0).factor(9, 10))
        .isEqualTo(0.09);
  }
}
