package dev.jackdaw.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.bundle.Provenance;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.finetuning.FineTuneConfig;
import dev.jackdaw.finetuning.FineTuneData;
import dev.jackdaw.finetuning.FineTuning;
import dev.jackdaw.reference.ReferenceEngine;
import dev.jackdaw.training.Checkpoints;
import dev.jackdaw.training.Fingerprint;
import dev.jackdaw.training.StepReport;
import dev.jackdaw.training.Trainer;
import dev.jackdaw.training.TrainingListener;
import dev.jackdaw.training.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fine-tuning that stopped after some step and goes on is the fine-tuning that went through, under every strategy. */
class StrategyResumeTest {
  private static final int STEPS = 6;

  @TempDir private static Path folder;
  private static TaughtBase files;
  private static Bundle base;

  @BeforeAll
  static void trainBase() throws IOException {
    files = TaughtBase.in(folder);
    base =
        files.base(
            "base", "{type: transformer, layers: 2, width: 16, heads: 2, context_length: 64}", 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "full",
        "{type: freeze, last_blocks: 2, unfreeze_at: [0, 0.5]}",
        "{type: lora, rank: 2, dropout: 0.1, lora_plus_ratio: 4}",
        "{type: dora, rank: 2, dropout: 0.1}",
        "ia3",
        "bitfit",
        "{type: prompt-tuning, tokens: 3}",
        "{type: prefix-tuning, tokens: 3}",
        "{type: bottleneck, width: 4}"
      })
  void resume_afterAStop_endsWhereTheRunThatWentThroughEnds(String strategy) throws IOException {
    String name = strategy.replaceAll("[^a-z0-9]+", "-");
    List<Long> through = new ArrayList<>();
    assertThat(run(name + "-through", strategy, Integer.MAX_VALUE, through))
        .isEqualTo(TrainingResult.End.FINISHED);
    List<Long> stopped = new ArrayList<>();
    assertThat(run(name + "-stopped", strategy, 3, stopped))
        .isEqualTo(TrainingResult.End.REQUESTED);
    assertThat(bundle(name + "-stopped")).doesNotExist();
    List<Long> resumed = new ArrayList<>();
    assertThat(run(name + "-stopped", strategy, Integer.MAX_VALUE, resumed))
        .isEqualTo(TrainingResult.End.FINISHED);
    assertThat(stopped).hasSize(3);
    assertThat(resumed).as("steps of the second part").hasSize(STEPS - 3);
    stopped.addAll(resumed);
    assertThat(stopped).as("bits of the losses, step by step").isEqualTo(through);
    assertThat(
            Files.mismatch(
                bundle(name + "-through").resolve("model.safetensors"),
                bundle(name + "-stopped").resolve("model.safetensors")))
        .as("first byte of the parameters that differs")
        .isEqualTo(-1);
  }

  private static Path bundle(String name) {
    return folder.resolve(name).resolve("bundle");
  }

  private static TrainingResult.End run(
      String name, String strategy, int stopAfter, List<Long> losses) {
    FineTuneConfig config = files.config(strategy, STEPS);
    FineTuneData rows = FineTuneData.read("task", config, TaughtBase.COMPONENTS, folder);
    FineTuning tuning = FineTuning.prepare("task", config, base, rows, TaughtBase.COMPONENTS);
    AtomicReference<Trainer> trainer = new AtomicReference<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void step(StepReport report) {
            losses.add(Double.doubleToLongBits(report.loss()));
            if (report.step() == stopAfter) {
              trainer.get().requestStop();
            }
          }
        };
    TreeMap<String, String> inputs = new TreeMap<>();
    inputs.put("strategy", strategy);
    try (Engine engine = new ReferenceEngine()) {
      return tuning
          .run(
              engine,
              Checkpoints.in(
                  folder.resolve(name).resolve("checkpoints"), 2, new Fingerprint(inputs)),
              listener,
              new Provenance("test", "test", Optional.empty(), List.of(), List.of()),
              bundle(name),
              trainer::set)
          .training()
          .end();
    }
  }
}
