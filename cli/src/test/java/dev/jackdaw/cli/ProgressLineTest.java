package dev.jackdaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private ProgressLine line(boolean terminal) {
    PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    return new ProgressLine(new Console(err, err, terminal));
  }

  private String written() {
    return bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  @Test
  void update_onATerminal_rewritesTheLineAndLeavesNothing() {
    try (ProgressLine line = line(true)) {
      line.show("one");
      line.show("two");
      line.print("stays");
      line.show("three");
    }

    assertThat(written())
        .isEqualTo("\r\u001b[Kone\r\u001b[Ktwo\r\u001b[Kstays\n\r\u001b[Kthree\r\u001b[K");
  }

  @Test
  void show_longerThanTheTerminal_isCut() {
    try (ProgressLine line = line(true)) {
      line.show("x".repeat(5000));
    }

    assertThat(written().length()).isLessThan(5000);
  }

  @Test
  void update_elsewhere_isALineNowAndThen() {
    try (ProgressLine line = line(false)) {
      for (int i = 0; i < 1000; i++) {
        line.update("step " + i);
      }
      line.print("done");
    }

    assertThat(written()).isEqualTo("step 0\ndone\n").doesNotContain("\u001b");
  }

  @Test
  void durations_areReadable() {
    assertThat(Durations.of(0.44)).isEqualTo("0.4 s");
    assertThat(Durations.of(59.4)).isEqualTo("59 s");
    assertThat(Durations.of(200)).isEqualTo("3 min 20 s");
    assertThat(Durations.of(7500)).isEqualTo("2 h 05 min");
    assertThat(Durations.of(Double.NaN)).isEqualTo("?");
  }
}
