package dev.jackdaw.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.data.Document;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What every text source keeps to. A plugin's test extends it and opens its source on a small sample; what the documents hold,
 * and how bad input is refused, is for the plugin's own tests.
 */
public abstract class TextSourceContract {
  /** Opens the source on the same input each time. */
  protected abstract Stream<Document> open();

  @Test
  void documents_openedTwice_areTheSame() {
    assertThat(read()).isEqualTo(read());
  }

  @Test
  void documents_ofASample_areTextWithAnOrigin() {
    List<Document> documents = read();
    assertThat(documents).isNotEmpty();
    assertThat(documents).allSatisfy(TextSourceContract::isText);
  }

  @Test
  void pieces_areContinuedToTheEnd() {
    assertThat(read().getLast().continues()).as("the last document continues").isFalse();
  }

  @Test
  void documents_closedEarly_canBeOpenedAgain() {
    try (Stream<Document> documents = open()) {
      assertThat(documents.findFirst()).isPresent();
    }
    assertThat(read()).isNotEmpty();
  }

  private List<Document> read() {
    try (Stream<Document> documents = open()) {
      return documents.toList();
    }
  }

  private static void isText(Document document) {
    assertThat(document.origin()).as("origin").isNotBlank();
    assertThat(document.text()).as(document.origin()).doesNotContain("\0");
    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(document.text()))
        .as("%s is valid Unicode", document.origin())
        .isTrue();
    if (!document.continues()) {
      assertThat(document.text()).as(document.origin()).isNotEmpty();
    }
  }
}
