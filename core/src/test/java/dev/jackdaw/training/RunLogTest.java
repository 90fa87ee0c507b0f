package dev.jackdaw.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class RunLogTest {
  @TempDir Path folder;

  @Test
  void append_writesOneObjectPerLine() throws IOException {
    try (RunLog log = RunLog.open(file(), 0)) {
      log.append("step", 1, Map.of("loss", 2.5));
      log.append("sample", 1, Map.of("text", "two\nlines"));
      log.append("step", 2, Map.of("loss", Double.NaN));
      log.sync();
    }
    assertThat(Files.readAllLines(file()))
        .containsExactly(
            "{\"event\":\"step\",\"step\":1,\"loss\":2.5}",
            "{\"event\":\"sample\",\"step\":1,\"text\":\"two\\nlines\"}",
            "{\"event\":\"step\",\"step\":2,\"loss\":null}");
  }

  @Test
  void open_toResume_dropsWhatCameAfterTheStepAndATornLine() throws IOException {
    write(30);
    Files.writeString(file(), "{\"event\":\"step\",\"st", StandardOpenOption.APPEND);
    try (RunLog log = RunLog.open(file(), 20)) {
      log.append("step", 21, Map.of("loss", 9.0));
    }
    assertThat(RunLog.read(file()))
        .extracting(event -> event.get("step").asLong())
        .hasSize(21)
        .endsWith(20L, 21L);
    assertThat(RunLog.read(file()).getLast().get("loss").asDouble()).isEqualTo(9);
  }

  @Test
  void open_anew_beginsEmpty() {
    write(5);
    RunLog.open(file(), 0).close();
    assertThat(file()).isEmptyFile();
  }

  @Test
  void read_aDamagedLine_isLeftOut() throws IOException {
    write(3);
    String text = Files.readString(file()).replace("\"step\":2", "\"step\":");
    Files.writeString(file(), text + "[1]\n");
    assertThat(RunLog.read(file()))
        .extracting((JsonNode event) -> event.get("step").asLong())
        .containsExactly(1L, 3L);
    assertThat(RunLog.read(folder.resolve("none"))).isEmpty();
  }

  @Test
  void open_whereNothingCanBeWritten_isRefused() throws IOException {
    Files.writeString(folder.resolve("taken"), "x");
    assertThatThrownBy(() -> RunLog.open(folder.resolve("taken/log.jsonl"), 0))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("cannot be written");
  }

  private void write(int steps) {
    try (RunLog log = RunLog.open(file(), 0)) {
      for (int step = 1; step <= steps; step++) {
        log.append("step", step, Map.of("loss", 5.0 / step));
      }
    }
  }

  private Path file() {
    return folder.resolve("run.jsonl");
  }
}
