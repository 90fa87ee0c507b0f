package dev.jackdaw.resume;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KilledTrainingIT {
  @TempDir private Path folder;

  /** What a process printed, killed without warning when it prints the line that begins so. */
  private List<String> train(String engine, String checkpoints, String killAt, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            TrainingProcess.class.getName(),
            folder.resolve(checkpoints).toString(),
            engine));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
        if (line.startsWith(killAt)) {
          process.destroyForcibly(); // SIGKILL: no hook runs
          break;
        }
      }
    }
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return lines;
  }

  @ParameterizedTest
  @CsvSource({"reference, 20", "reference, 37", "cpu, 21"})
  void train_killedAndResumed_equalsUninterruptedBitForBit(String engine, int killedAt)
      throws IOException, InterruptedException {
    String killAt = "step " + killedAt + " ";
    List<String> whole = train(engine, "whole", "never");
    List<String> killed = train(engine, "killed", killAt);
    List<String> resumed = train(engine, "killed", "never");
    assertThat(whole).hasSize(41).last().asString().startsWith("end ");
    assertThat(killed.getLast()).startsWith(killAt);
    // Killed right after step 20 was printed, the checkpoint of step 20 may or may not have been
    // written yet.
    assertThat(resumed.getFirst()).matches(killedAt == 20 ? "step (1|21) .*" : "step 21 .*");
    assertThat(resumed.subList(resumed.size() - 21, resumed.size()))
        .isEqualTo(whole.subList(20, 41));
  }

  /** A resumed run starts uncompiled where the other was compiled long ago: the compiler may not choose the order of a sum. */
  @Test
  void train_interpretedOrCompiled_givesTheSameBits() throws IOException, InterruptedException {
    List<String> compiled = train("cpu", "compiled", "never");
    assertThat(compiled).hasSize(41);
    assertThat(train("cpu", "interpreted", "never", "-Xint")).isEqualTo(compiled);
    assertThat(train("cpu", "quick", "never", "-XX:TieredStopAtLevel=1")).isEqualTo(compiled);
  }

  @Test
  void train_killedDuringWarmUpWithoutCheckpoint_startsAnew()
      throws IOException, InterruptedException {
    train("reference", "early", "step 3 ");
    assertThat(train("reference", "early", "step 2 ").getFirst()).startsWith("step 1 ");
  }
}
