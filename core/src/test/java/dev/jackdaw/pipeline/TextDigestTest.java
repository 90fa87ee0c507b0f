package dev.jackdaw.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.data.Document;
import dev.jackdaw.problem.UserException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TextDigestTest {
  private static TextDigest of(Document... documents) {
    return TextDigest.of(Stream.of(documents), bytes -> {});
  }

  @Test
  void of_documents_countsThemAndTheirBytes() {
    TextDigest digest =
        of(Document.of("héllo", "a"), new Document("one ", "b", true), Document.of("piece", "b"));

    assertThat(digest.documents()).isEqualTo(2);
    assertThat(digest.bytes()).isEqualTo(6 + 4 + 5);
  }

  @Test
  void of_otherBoundaries_hasAnotherHash() {
    String whole = of(Document.of("ab", "x")).sha256();

    assertThat(of(Document.of("ab", "elsewhere")).sha256()).isEqualTo(whole);
    assertThat(of(Document.of("a", "x"), Document.of("b", "x")).sha256()).isNotEqualTo(whole);
    assertThat(of(new Document("a", "x", true), Document.of("b", "x")).sha256())
        .isNotEqualTo(whole);
  }

  @Test
  void of_nothing_isRefused() {
    assertThatThrownBy(TextDigestTest::of)
        .isInstanceOf(UserException.class)
        .hasMessage("the text source gave no documents");
  }
}
