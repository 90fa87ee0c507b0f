package dev.jackdaw.bot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelledAnswerTest {
  @Test
  void answer_labels_areSaidInWords() {
    List<String> read = new ArrayList<>();
    LabelledAnswer labeller =
        new LabelledAnswer(
            text -> {
              read.add(text);
              return List.of("governing_law", "choice-of-law");
            },
            "This is about {labels}.",
            "Nothing.");

    assertThat(labeller.answer("What clause is this? The laws of Maine apply."))
        .isEqualTo("This is about governing law and choice of law.");
    assertThat(read).containsExactly("The laws of Maine apply.");
  }

  @Test
  void answer_noLabel_saysSo() {
    assertThat(new LabelledAnswer(_ -> List.of(), "{labels}", "Nothing.").answer("x"))
        .isEqualTo("Nothing.");
  }

  @Test
  void subject_noQuestion_isEverything() {
    assertThat(LabelledAnswer.subject("The laws of Maine apply."))
        .isEqualTo("The laws of Maine apply.");
    assertThat(LabelledAnswer.subject("Is this fair?")).isEqualTo("Is this fair?");
    assertThat(LabelledAnswer.subject("Check:\nWe may change it at any time.\nOften."))
        .isEqualTo("We may change it at any time.\nOften.");
  }
}
