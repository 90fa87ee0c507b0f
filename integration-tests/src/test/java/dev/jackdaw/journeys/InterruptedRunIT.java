package dev.jackdaw.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is interrupted finishes its step, saves, says how to go on, and goes on from there. */
final class InterruptedRunIT {
  private static final String RECIPE =
      """
      name: interrupted
      data: {text: {type: files, paths: [text.txt]}, held_out: {by: tail, fraction: 0.1}}
      tokenizer: {type: character}
      backbone: {type: transformer, layers: 1, width: 32, heads: 2, context_length: 32}
      training: {steps: 1000000, batch_tokens: 256, learning_rate: 0.01, evaluate_every: 1000000}
      """;

  @TempDir Path folder;

  @Test
  void run_interrupted_savesAndGoesOn() throws IOException, InterruptedException {
    Files.writeString(folder.resolve("recipe.yaml"), RECIPE);
    Files.writeString(
        folder.resolve("text.txt"), "the cat sat on the mat and ate the rat. ".repeat(200));

    JackdawProcess first = JackdawProcess.start(folder, "run", "recipe.yaml");
    first.awaitLine(" of 1,000,000  loss");
    first.interrupt();
    assertThat(first.await()).isIn(130, 143);

    assertThat(first.err())
        .contains("stopping after this step")
        .contains("Stopped. To go on: jackdaw run recipe.yaml");
    assertThat(first.out()).isEmpty();
    assertThat(checkpoints()).isNotEmpty();
    assertThat(folder.resolve("runs/interrupted/bundle")).doesNotExist();

    JackdawProcess second = JackdawProcess.start(folder, "run", "recipe.yaml");
    second.awaitLine("resumed after step");
    second.interrupt();
    second.await();
    assertThat(second.err()).contains("tokenizer  done before").contains("Stopped. To go on");

    JackdawProcess other =
        JackdawProcess.run(folder, "run", "recipe.yaml", "--set", "training.learning_rate=0.02");
    assertThat(other.code()).isEqualTo(3);
    assertThat(other.err())
        .contains("training.learning_rate was 0.01, is 0.02")
        .contains("to start anew");
  }

  private List<Path> checkpoints() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("runs/interrupted/checkpoints"))) {
      return files.filter(file -> file.toString().endsWith(".checkpoint")).toList();
    }
  }
}
