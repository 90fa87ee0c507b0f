package dev.jackdaw.finetuning;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Where is my card?      | where is my card
          Don't,  you -- see...  | dont you see
          'STRASSE 5 €'          | strasse 5 €
          naïve\u00a0plan        | naïve plan
          3 - 4                  | 3 - 4
          3  +  4                | 3 + 4
          ﬁne ＡＢＣ             | fine abc
          """)
  void of_text_keepsItsWords(String text, String wording) {
    assertThat(Wording.of(text)).isEqualTo(wording);
  }

  @ParameterizedTest
  @CsvSource({"C#, C++", "a 5, a 6", "is it, it is", "3 - 4, 3 * 4", "'?', '!'"})
  void of_textsThatMeanDifferentThings_differ(String one, String other) {
    assertThat(Wording.of(one)).isNotEqualTo(Wording.of(other));
  }
}
