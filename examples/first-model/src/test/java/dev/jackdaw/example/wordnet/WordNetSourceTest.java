package dev.jackdaw.example.wordnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.data.Document;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.testkit.TextSourceContract;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class WordNetSourceTest extends TextSourceContract {
  @Override
  protected Stream<Document> open() {
    return open(true, PartOfSpeech.ADVERB, PartOfSpeech.VERB);
  }

  private static Stream<Document> open(boolean words, PartOfSpeech... parts) {
    return new WordNetSource().documents(new WordNetConfig(List.of(parts), words), Path.of("."));
  }

  @Test
  void documents_ofEveryPart_areTheWholeOfWordNet() {
    try (Stream<Document> documents = open(true, PartOfSpeech.values())) {
      List<String> texts = documents.map(Document::text).toList();
      assertThat(texts).hasSize(117_791);
      assertThat(texts.getFirst())
          .isEqualTo(
              "entity: that which is perceived or known or inferred to have its own distinct existence"
                  + " (living or nonliving)");
      assertThat(texts).anyMatch(text -> text.startsWith("jackdaw: "));
      assertThat(texts)
          .noneMatch(text -> text.startsWith(" ") || text.endsWith(" ") || text.contains("\n"));
      long bytes =
          texts.stream().mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length + 1).sum();
      assertThat(bytes).isBetween(10_300_000L, 10_400_000L);
    }
  }

  @Test
  void documents_withoutWords_areDefinitionsAlone() {
    try (Stream<Document> documents = open(false, PartOfSpeech.NOUN)) {
      assertThat(documents.findFirst().orElseThrow().text()).startsWith("that which is perceived");
    }
  }

  @Test
  void adjectives_withMarkers_loseThem() {
    try (Stream<Document> documents = open(true, PartOfSpeech.ADJECTIVE)) {
      List<String> words = documents.map(document -> document.text().split(": ", 2)[0]).toList();
      assertThat(words).contains("galore").noneMatch(word -> word.endsWith("(ip)"));
    }
  }

  @Test
  void parts_none_isRefused() {
    assertThatThrownBy(() -> open(true))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("parts is empty");
  }

  @Test
  void synset_lineThatIsNone_isNull() {
    assertThat(Synset.parse("00001740 03 n 01 entity 0 003 ~ 00001930 n 0000")).isNull();
    assertThat(Synset.parse("")).isNull();
  }

  /** WordNet may be passed on with its licence, which heads each of its files with a number before each line. */
  @Test
  void licence_beside_theExample_isWordNets() throws IOException {
    String own = Files.readString(Path.of("LICENSE-WordNet.txt"));
    var resource =
        WordNetSource.class.getResourceAsStream("/net/sf/extjwnl/data/wordnet/wn31/data.verb");
    try (var reader =
        new BufferedReader(
            new InputStreamReader(Objects.requireNonNull(resource), StandardCharsets.UTF_8))) {
      String heading =
          reader
              .lines()
              .takeWhile(line -> line.startsWith("  "))
              .map(
                  line ->
                      line.substring(Math.min(line.length(), 2))
                          .replaceFirst("^\\d+ ?", "")
                          .stripTrailing())
              .collect(Collectors.joining("\n", "", "\n"));
      assertThat(own).isEqualTo(heading);
    }
  }
}
