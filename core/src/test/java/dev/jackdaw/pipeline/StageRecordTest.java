package dev.jackdaw.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageRecordTest {
  @TempDir Path path;

  private static StageRecord record(Map<String, String> inputs) {
    TreeMap<String, String> sorted = new TreeMap<>(inputs);
    return new StageRecord(sorted, Hashing.of(sorted), "2026-01-01T00:00:00Z", 1.5);
  }

  @Test
  void record_writtenAndRead_isTheSame() {
    RunFolder folder = new RunFolder(path.resolve("run"));
    StageRecord record = record(Map.of("a", "1", "b.c", "x"));

    folder.record(Stage.TOKENS, record);

    assertThat(folder.record(Stage.TOKENS)).contains(record);
    assertThat(folder.record(Stage.TOKENIZER)).isEmpty();
    folder.forget(Stage.TOKENS);
    assertThat(folder.record(Stage.TOKENS)).isEmpty();
  }

  @Test
  void record_damagedOrChanged_isAsIfItWereNot() throws IOException {
    RunFolder folder = new RunFolder(path);
    folder.record(Stage.TOKENS, record(Map.of("a", "1")));
    Path file = path.resolve("stages/tokens.json");
    String written = Files.readString(file);

    Files.writeString(file, written.replace("\"1\"", "\"2\""));
    assertThat(folder.record(Stage.TOKENS)).isEmpty();
    Files.writeString(file, written.substring(0, written.length() / 2));
    assertThat(folder.record(Stage.TOKENS)).isEmpty();
  }

  @Test
  void differences_namesEachKey() {
    assertThat(
            record(Map.of("a", "1", "b", "2", "c", "3"))
                .differences(new TreeMap<>(Map.of("a", "1", "b", "4", "d", "5"))))
        .containsExactly("b was 2, is 4", "c was 3, is not set", "d was not set, is 5");
  }

  @Test
  void hash_keysAndValues_doNotRunTogether() {
    assertThat(Hashing.of(new TreeMap<>(Map.of("ab", "c"))))
        .isNotEqualTo(Hashing.of(new TreeMap<>(Map.of("a", "bc"))));
    assertThat(Hashing.of(new TreeMap<>(Map.of("a", "1", "b", "2"))))
        .isEqualTo(Hashing.of(new TreeMap<>(Map.of("b", "2", "a", "1"))));
  }

  @Test
  void lock_twice_isRefusedUntilGivenBack() {
    RunFolder folder = new RunFolder(path);
    try (RunFolder.Lock _ = folder.lock()) {
      assertThatThrownBy(folder::lock)
          .isInstanceOf(UserException.class)
          .hasMessageContaining("is in use by another run");
    }
    folder.lock().close();
  }
}
