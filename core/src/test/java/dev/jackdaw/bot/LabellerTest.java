package dev.jackdaw.bot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabellerTest {
  @Test
  void answer_labels_areSaidInWords() {
    List<String> read = new ArrayList<>();
    Labeller labeller =
        new Labeller(
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
    assertThat(new Labeller(_ -> List.of(), "{labels}", "Nothing.").answer("x"))
        .isEqualTo("Nothing.");
  }

  @Test
  void subject_noQuestion_isEverything() {
    assertThat(Labeller.subject("The laws of Maine apply.")).isEqualTo("The laws of Maine apply.");
    assertThat(Labeller.subject("Is this fair?")).isEqualTo("Is this fair?");
    assertThat(Labeller.subject("Check:\nWe may change it at any time.\nOften."))
        .isEqualTo("We may change it at any time.\nOften.");
  }
}
