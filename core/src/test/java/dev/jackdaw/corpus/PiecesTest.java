package dev.jackdaw.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PiecesTest {
  /** The split pattern of GPT-4o in what matters here: punctuation takes line breaks and slashes along. */
  @ParameterizedTest
  @CsvSource({
    "one.\\ntwo three, one.\\n|two three",
    "one\\n\\ntwo, one|\\n\\ntwo",
    "one.\\n/two/three four, one.\\n/two/three| four",
    "one two, one| two",
    "onetwo, onetw|o",
    "x😀, x|😀",
  })
  void cut_ofAText_isAtTheBestPlace(String text, String expected) {
    String unescaped = text.replace("\\n", "\n");
    int cut = Pieces.cut(unescaped);
    String marked = unescaped.substring(0, cut) + "|" + unescaped.substring(cut);
    assertThat(marked).isEqualTo(expected.replace("\\n", "\n"));
  }
}
