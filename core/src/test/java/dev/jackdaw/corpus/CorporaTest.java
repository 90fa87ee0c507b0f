package dev.jackdaw.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.jackdaw.data.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real texts, from reading to sequences. */
class CorporaTest {
  private static final String PLACE = System.getProperty("jackdaw.corpora", "");

  @TempDir Path folder;

  @BeforeEach
  void needsCorpora() {
    boolean required = Boolean.getBoolean("jackdaw.forbidSkips");
    assertThat(PLACE.isEmpty() && required)
        .as("jackdaw.corpora is needed where skips are forbidden")
        .isFalse();
    assumeFalse(PLACE.isEmpty(), "set -Djackdaw.corpora=FOLDER to test on real texts");
  }

  @Test
  void tinyshakespeare_heldOutByTail_isTheNanoGptSplit() throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(PLACE, "tinyshakespeare", "input.txt"));
    try (TokenStore store =
        shards(new ByteTokenizer(false), FilesConfig.of("tinyshakespeare/input.txt"))) {
      assertThat(store.tokens()).isEqualTo(bytes.length).isEqualTo(1_115_394);
      HeldOut split = HeldOut.split(store, HeldOut.Kind.TAIL, 0.1, 0);
      assertThat(split.training().tokens()).isEqualTo(1_003_854);
      assertThat(split.heldOut().tokens()).isEqualTo(111_540);
      int[] tokenBytes = TokenBytes.of(new ByteTokenizer(false));
      BigramBaseline bigram = BigramBaseline.train(split.training(), DocumentBoundaries.IGNORED);
      TextScore score = bigram.score(split.heldOut(), DocumentBoundaries.IGNORED, tokenBytes);
      assertThat(score.tokens()).isEqualTo(111_539);
      assertThat(score.loss()).as("a byte bigram of Shakespeare").isBetween(2.4, 2.6);
    }
  }

  @Test
  void wikitext_cutAtHeadings_givesItsArticles() {
    FilesConfig config =
        new FilesConfig(
            List.of("wikitext-2/*.txt"), DocumentBoundary.HEADING, " = [^=].*[^=] = ?", "text");
    try (Stream<Document> documents = new FilesSource().documents(config, Path.of(PLACE))) {
      List<Document> articles = documents.toList();
      assertThat(articles).hasSizeGreaterThan(100);
      assertThat(articles)
          .filteredOn(article -> article.text().startsWith(" = "))
          .hasSizeGreaterThan(100);
    }
  }

  @Test
  void everything_inTheFolder_isReadWhole() throws IOException {
    long bytes = 0;
    try (Stream<Path> walk = Files.walk(Path.of(PLACE))) {
      for (Path file : walk.filter(f -> f.toString().endsWith(".txt")).toList()) {
        bytes += Files.size(file);
      }
    }
    try (TokenStore store = shards(new ByteTokenizer(true), FilesConfig.of("**/*.txt"))) {
      assertThat(store.textBytes()).isEqualTo(bytes);
      assertThat(store.tokens()).isEqualTo(bytes + store.documents());
    }
  }

  private TokenStore shards(ByteTokenizer tokenizer, FilesConfig config) {
    byte[] hash = TokenizerHash.of(tokenizer);
    try (Stream<Document> documents = new FilesSource().documents(config, Path.of(PLACE))) {
      new CorpusTokenizer(tokenizer, 2)
          .write(documents, folder.resolve("shards"), hash, CorpusTokenizer.Progress.SILENT);
    }
    return TokenStore.open(folder.resolve("shards"), hash);
  }
}
