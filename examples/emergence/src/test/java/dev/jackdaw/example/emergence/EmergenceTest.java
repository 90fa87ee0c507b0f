package dev.jackdaw.example.emergence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmergenceTest {
  @TempDir Path folder;

  @Test
  void main_aFewSteps_measuresEveryCheckpointAndWritesTheReport() throws Exception {
    Emergence.main(
        new String[] {
          "recipe.yaml",
          "data.text.documents=600",
          "tokenizer.vocabulary=300",
          "backbone.layers=1",
          "backbone.width=32",
          "backbone.heads=2",
          "training.steps=20",
          "training.batch_tokens=512",
          "training.evaluate_every=10",
          "training.checkpoint_every=10",
          "out=" + folder
        });

    assertThat(Files.readString(folder.resolve("emergence.html")))
        .contains("Abilities over training", "word completion", "translation")
        .contains(
            "<td class=\"number\">0</td>",
            "<td class=\"number\">5,120</td>",
            "<td class=\"number\">10,240</td>");
  }
}
