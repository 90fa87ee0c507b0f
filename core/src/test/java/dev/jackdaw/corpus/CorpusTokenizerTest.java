package dev.jackdaw.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jackdaw.data.Document;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorpusTokenizerTest {
  private static final byte[] HASH = TokenizerHash.of(new ByteTokenizer(true));

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {257, 70_000})
  void write_thenOpen_givesTheDocumentsAgain(int vocabulary) {
    ByteTokenizer tokenizer = new ByteTokenizer(true, vocabulary);
    Stream<Document> documents =
        Stream.of(
            Document.of("one", "a"),
            new Document("two ", "b", true),
            new Document("pie", "b", true),
            Document.of("ces é", "b"),
            Document.of("one", "c"),
            Document.of("\uFFFD <|end|>", "d"));
    CorpusStatistics statistics =
        new CorpusTokenizer(tokenizer, 2)
            .write(documents, shards(), HASH, CorpusTokenizer.Progress.SILENT);
    try (TokenStore store = TokenStore.open(shards(), HASH)) {
      assertThat(text(store, tokenizer)).isEqualTo("|one|two pieces é|one|\uFFFD <|end|>");
      assertThat(store.documents()).isEqualTo(4);
      assertThat(store.documentStart(1)).isEqualTo(4);
      assertThat(store.documentStart(4)).isEqualTo(store.tokens()).isEqualTo(statistics.tokens());
      assertThat(store.vocabularySize()).isEqualTo(vocabulary);
      assertThat(store.endOfText()).hasValue(ByteTokenizer.END);
      assertThat(store.textBytes()).isEqualTo(statistics.textBytes()).isEqualTo(store.tokens() - 4);
    }
    assertThat(statistics.documents()).isEqualTo(4);
    assertThat(statistics.duplicates()).isEqualTo(1);
    assertThat(statistics.damaged()).isEqualTo(1);
    assertThat(statistics.spelledSpecials()).isEqualTo(1);
    assertThat(statistics.longestDocument()).isEqualTo(14);
    assertThat(statistics.warnings())
        .hasSize(3)
        .first()
        .asString()
        .startsWith("1 of 4 documents (25 %)");
  }

  @Test
  void write_withoutEndOfText_addsNothing() {
    ByteTokenizer tokenizer = new ByteTokenizer(false);
    write(tokenizer, 1, 1 << 20, List.of("ab", "c"));
    try (TokenStore store = TokenStore.open(shards(), HASH)) {
      assertThat(text(store, tokenizer)).isEqualTo("abc");
      assertThat(store.endOfText()).isEmpty();
    }
  }

  @Test
  void write_onAnyNumberOfThreadsAndShards_givesTheSameTokens() throws IOException {
    ByteTokenizer tokenizer = new ByteTokenizer(true);
    List<String> texts = randomTexts(3000);
    CorpusStatistics one = write(tokenizer, 1, 1 << 28, texts);
    byte[] single = Files.readAllBytes(shards().resolve("tokens-00000.shard"));
    CorpusStatistics many = write(tokenizer, 4, 1 << 28, texts);
    assertThat(many).isEqualTo(one);
    assertThat(Files.readAllBytes(shards().resolve("tokens-00000.shard"))).isEqualTo(single);
    String whole;
    try (TokenStore store = TokenStore.open(shards(), HASH)) {
      whole = text(store, tokenizer);
    }
    write(tokenizer, 2, 40_000, texts);
    assertThat(shards().toFile().list()).hasSizeGreaterThan(5);
    try (TokenStore store = TokenStore.open(shards(), HASH)) {
      assertThat(text(store, tokenizer)).isEqualTo(whole);
      assertThat(store.documents()).isEqualTo(3000);
      for (int d = 0; d < 3000; d += 7) {
        assertThat(store.token(store.documentStart(d)))
            .as("document %d", d)
            .isEqualTo(ByteTokenizer.END);
      }
    }
  }

  @Test
  void write_textTheTokenizerRefuses_namesTheDocumentsAndLeavesTheShards() {
    ByteTokenizer tokenizer = new ByteTokenizer(true);
    write(tokenizer, 2, 1 << 28, List.of("before"));
    UserException e =
        catchThrowableOfType(
            UserException.class,
            () -> write(tokenizer, 2, 1 << 28, List.of("good", "b☠d", "fine", "☠")));
    assertThat(e.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "document 1, index 1: the character ☠ is unknown",
            "document 3, index 0: the character ☠ is unknown");
    try (TokenStore store = TokenStore.open(shards(), HASH)) {
      assertThat(text(store, tokenizer)).isEqualTo("|before");
    }
    assertThat(folder.toFile().list()).containsExactly("shards");
  }

  @Test
  void write_noDocuments_isRefused() {
    assertThatThrownBy(() -> write(new ByteTokenizer(true), 1, 100, List.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no documents");
  }

  @Test
  void statistics_hash_dependsOnBoundaries() {
    ByteTokenizer tokenizer = new ByteTokenizer(true);
    String joined = write(tokenizer, 1, 100, List.of("ab")).sha256();
    assertThat(write(tokenizer, 1, 100, List.of("a", "b")).sha256()).isNotEqualTo(joined);
    assertThat(write(tokenizer, 1, 100, List.of("ab")).sha256()).isEqualTo(joined).hasSize(64);
  }

  private CorpusStatistics write(
      ByteTokenizer tokenizer, int threads, long perShard, List<String> texts) {
    List<Document> documents = new ArrayList<>();
    for (String text : texts) {
      documents.add(Document.of(text, "document " + documents.size()));
    }
    return new CorpusTokenizer(tokenizer, threads, perShard)
        .write(documents.stream(), shards(), HASH, CorpusTokenizer.Progress.SILENT);
  }

  private Path shards() {
    return folder.resolve("shards");
  }

  private static List<String> randomTexts(int count) {
    Random random = new Random(11);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = 1 + random.nextInt(200); n > 0; n--) {
        text.append((char) ('a' + random.nextInt(26)));
      }
      texts.add(text.toString());
    }
    return texts;
  }

  private static String text(TokenStore store, ByteTokenizer tokenizer) {
    int[] ids = new int[(int) store.tokens()];
    store.read(0, ids, 0, ids.length);
    return tokenizer.decode(ids);
  }
}
