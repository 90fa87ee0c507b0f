package dev.jackdaw.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.optimizer.Schedule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Learning rates against the schedules of the golden case {@code optim}. */
class GoldenSchedulesTest {
  private static final JsonNode CASE = GoldenCase.open("optim").document().get("schedules");

  static List<String> names() {
    return CASE.propertyNames().stream().filter(name -> CASE.get(name).isObject()).toList();
  }

  @Test
  void case_ofSchedules_isNotEmpty() {
    assertThat(names()).hasSizeGreaterThanOrEqualTo(8);
  }

  @ParameterizedTest
  @MethodSource("names")
  void rate_ofEveryStep_equalsGolden(String name) {
    double peak = CASE.get("peak_lr").asDouble();
    long total = CASE.get("total_steps").asLong();
    Schedule schedule = schedule(name, CASE.get(name), CASE.get("warmup_steps").asDouble());
    JsonNode rates = CASE.get(name).get("lr");
    assertThat(rates.size()).isGreaterThan((int) total);
    for (int i = 0; i < rates.size(); i++) {
      assertThat(peak * schedule.factor(i, total))
          .as("%s, step %d", name, i + 1)
          .isCloseTo(rates.get(i).asDouble(), within(1e-12));
    }
  }

  private static Schedule schedule(String name, JsonNode settings, double warmup) {
    double floor = settings.has("floor") ? settings.get("floor").asDouble() : 0;
    double decay = settings.has("decay_steps") ? settings.get("decay_steps").asDouble() : 0;
    return switch (name) {
      case "constant_with_warmup" -> new Schedule.Constant(warmup);
      case "linear" -> new Schedule.Linear(warmup, floor);
      case "cosine", "cosine_floor" -> new Schedule.Cosine(warmup, floor);
      case "inverse_sqrt" -> new Schedule.InverseSqrt(warmup);
      case "wsd_linear" -> new Schedule.Wsd(warmup, decay, Schedule.DecayForm.LINEAR, floor);
      case "wsd_cosine" -> new Schedule.Wsd(warmup, decay, Schedule.DecayForm.COSINE, floor);
      case "wsd_1_sqrt" ->
          new Schedule.Wsd(warmup, decay, Schedule.DecayForm.ONE_MINUS_SQRT, floor);
      default -> throw new IllegalArgumentException("[golden] no schedule " + name);
    };
  }
}
