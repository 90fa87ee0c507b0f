package dev.jackdaw.bot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CitationsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "It is free (clause 2.2).|2.2",
        "It is free. (Clause 2.2)|2.2",
        "It costs 40 euros (clause 2.2, clause 2.3).|2.2 2.3",
        "It costs 40 euros (clauses 2.2, 2.3 and 10.1).|2.2 2.3 10.1",
        "It costs 40 euros (see clauses 2.2 and 2.3.4)|2.2 2.3.4",
        "Up to 2.5 kg (in total) are free (clause 16.6), more is not (clause 16.7).|16.6 16.7"
      })
  void of_everyWayToNameClauses_findsThem(String said, String ids) {
    assertThat(String.join(" ", Citations.of(said))).isEqualTo(ids);
    assertThat(Citations.without(said)).doesNotContainIgnoringCase("clause").doesNotContain("2.2");
  }

  @Test
  void of_numbersThatAreNoClauses_areNone() {
    assertThat(Citations.of("Up to 2.5 kg (or 5.5 pounds) under clause law (clause 4)")).isEmpty();
  }
}
