package dev.jackdaw.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.retrieval.Passage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroundingTest {
  private static final Passage CLAUSE =
      new Passage(
          "2.2",
          "Changes",
          "The change fee is 60 euros on Light and 40 euros on Standard, for each of two flights,"
              + " up to 1,500 km.");
  private final Grounding grounding = new Grounding(0.5);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The change fee is 60 euros on Light.",
        "You pay 40 euros on Standard (clause 2.2).",
        "Yes, 2 flights, 1500 km, each with the change fee.",
      })
  void phrase_thatTheClauseBears_stands(String said) {
    assertThat(grounding.phrase(said, CLAUSE, "what do I pay"))
        .isPresent()
        .get()
        .asString()
        .doesNotContain("clause");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The change fee is 70 euros on Light.",
        "The change fee is three euros.",
        "The change fee is 60 euros on Light (clause 2.3).",
        "The change fee is 60 euros (clauses 2.2 and 3.1).",
        "Zebras gallop across distant savannas happily.",
        "",
        "(clause 2.2)",
      })
  void phrase_thatSaysMore_isLeftOut(String said) {
    assertThat(grounding.phrase(said, CLAUSE, "what do I pay")).isEmpty();
  }

  @Test
  void phrase_thatIsTheClauseItself_isLeftOut() {
    assertThat(grounding.phrase(CLAUSE.text(), CLAUSE, "")).isEmpty();
  }

  @Test
  void whole_ofACutPhrase_endsWithASentence() {
    assertThat(Grounding.whole("It is free. You may al")).isEqualTo("It is free.");
    assertThat(Grounding.whole("You may al")).isEmpty();
  }
}
