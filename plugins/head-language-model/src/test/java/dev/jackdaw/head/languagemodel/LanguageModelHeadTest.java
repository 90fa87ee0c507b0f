package dev.jackdaw.head.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.head.languagemodel.LanguageModelConfig.Boundary;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.Target;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.testkit.LetterTokenizer;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LanguageModelHeadTest {
  private static final int END = 0;

  private static List<Example> examples(Boundary boundary, OptionalInt end, String text) {
    Head head =
        new LanguageModelFactory()
            .create(new LanguageModelConfig("text", boundary, 0), new LetterTokenizer(end));
    return head.examples(new DataRow("data.jsonl:3", Map.of("text", text)));
  }

  private static void assertExample(List<Example> examples, int[] ids, int[] labels) {
    assertThat(examples).hasSize(1);
    assertThat(examples.getFirst().ids()).containsExactly(ids);
    assertThat(examples.getFirst().labels()).containsExactly(labels);
    assertThat(examples.getFirst().classes()).isEmpty();
  }

  @Test
  void examples_boundaryAround_endOfTextStandsOnBothSides() {
    assertExample(
        examples(Boundary.AROUND, OptionalInt.of(END), "abc"),
        new int[] {END, 1, 2, 3, END},
        new int[] {1, 2, 3, END, -100});
  }

  @Test
  void examples_boundaryAfter_endOfTextFollows() {
    assertExample(
        examples(Boundary.AFTER, OptionalInt.of(END), "ab"),
        new int[] {1, 2, END},
        new int[] {2, END, -100});
  }

  @Test
  void examples_boundaryNone_textAlone() {
    assertExample(
        examples(Boundary.NONE, OptionalInt.of(END), "ab"), new int[] {1, 2}, new int[] {2, -100});
  }

  @Test
  void examples_tokenizerWithoutEnd_textAlone() {
    assertExample(
        examples(Boundary.AROUND, OptionalInt.empty(), "ab"),
        new int[] {1, 2},
        new int[] {2, -100});
  }

  @Test
  void examples_nothingToLearn_none() {
    assertThat(examples(Boundary.AROUND, OptionalInt.of(END), "")).isEmpty();
    assertThat(examples(Boundary.NONE, OptionalInt.of(END), "a")).isEmpty();
  }

  @Test
  void examples_fieldMissing_namesPlaceAndFields() {
    Head head =
        new LanguageModelFactory()
            .create(
                new LanguageModelConfig("body", Boundary.NONE, 0),
                new LetterTokenizer(OptionalInt.empty()));
    assertThatThrownBy(
            () -> head.examples(new DataRow("data.jsonl:3", Map.of("text", "a", "author", "b"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("data.jsonl:3")
        .hasMessageContaining("no field \"body\"")
        .hasMessageContaining("author, text");
  }

  @Test
  void examples_fieldNotText_saysWhatItIs() {
    Head head =
        new LanguageModelFactory()
            .create(
                new LanguageModelConfig("text", Boundary.NONE, 0),
                new LetterTokenizer(OptionalInt.empty()));
    assertThatThrownBy(() -> head.examples(new DataRow("data.jsonl:4", Map.of("text", 12))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("data.jsonl:4: field \"text\" is not a text but 12");
  }

  @Test
  void target_isTokens() {
    assertThat(
            new LanguageModelFactory()
                .create(
                    new LanguageModelConfig("text", Boundary.NONE, 0),
                    new LetterTokenizer(OptionalInt.empty()))
                .target())
        .isEqualTo(new Target.Tokens());
  }
}
