package dev.jackdaw.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
  private static final List<String> KNOWN =
      List.of("vocabulary", "special_tokens", "pattern", "lr");

  @Test
  void of_swappedLetters_findsTheName() {
    assertThat(NearestName.of("vocabualry", KNOWN)).contains("vocabulary");
    assertThat(NearestName.distance("ab", "ba")).isEqualTo(1);
    assertThat(NearestName.distance("kitten", "sitting")).isEqualTo(3);
  }

  @Test
  void of_otherSpellingOfWords_findsTheName() {
    assertThat(NearestName.of("specialTokens", KNOWN)).contains("special_tokens");
    assertThat(NearestName.of("special-token", KNOWN)).contains("special_tokens");
  }

  @Test
  void of_somethingElse_findsNothing() {
    assertThat(NearestName.of("banana", KNOWN)).isEmpty();
    assertThat(NearestName.of("x", List.of())).isEmpty();
  }
}
