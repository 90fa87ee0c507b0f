package dev.jackdaw.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.classification.Classification;
import dev.jackdaw.classification.Classifier;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.pipeline.Engines;
import dev.jackdaw.pipeline.Pipeline;
import dev.jackdaw.pipeline.PipelineListener;
import dev.jackdaw.pipeline.PipelineResult;
import dev.jackdaw.pipeline.RecipeFile;
import dev.jackdaw.pipeline.RunFolder;
import dev.jackdaw.pipeline.Stage;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import dev.jackdaw.training.StepReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One recipe from text to two taught heads, with everything that may happen on the way. */
class FineTuneRecipeTest {
  private static final Components COMPONENTS = Components.find(new PluginFolders(null, List.of()));

  private static final String RECIPE =
      """
      name: birds
      data:
        text: {type: files, paths: [text.txt]}
        held_out: {by: tail, fraction: 0.1}
      tokenizer: {type: bpe, vocabulary: 288, special_tokens: ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]}
      backbone: {type: transformer, layers: 1, width: 32, heads: 2, context_length: 64}
      training: {steps: 30, batch_tokens: 256, learning_rate: 3e-3}
      finetune:
        moods:
          head: {type: classification, pooling: mean}
          data:
            train: {type: files, paths: [moods.csv]}
            validation: {type: files, paths: [validation.csv]}
          abstain: {false_alarms: 0.1, train: {type: files, paths: [outside.csv]}}
          training: {epochs: 12, batch_examples: 8, learning_rate: 5e-3, judge: accuracy, evaluate_every: 20}
        answers:
          from: moods
          head: {type: instruction, template: chatml}
          data: {train: {type: files, paths: [answers.jsonl]}, split: {validation: 0.2}}
          strategy: {type: lora, rank: 2}
          training: {epochs: 2, learning_rate: 3e-3}
      """;

  @TempDir Path home;

  @BeforeEach
  void write() throws IOException {
    StringBuilder text = new StringBuilder();
    StringBuilder moods = new StringBuilder("text,label\n");
    StringBuilder answers = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      text.append("the jackdaw number ").append(i).append(" sat on the tower and sang.\n");
      moods.append("the happy jackdaw sings song ").append(i).append(",glad\n");
      moods.append("the cold jackdaw weeps at ").append(i).append(" o'clock,sad\n");
      answers.append(
          "{\"prompt\": \"who sits on tower %d\", \"completion\": \"the jackdaw\"}\n".formatted(i));
    }
    Files.writeString(home.resolve("text.txt"), text);
    Files.writeString(home.resolve("moods.csv"), moods);
    Files.writeString(
        home.resolve("validation.csv"),
        "text,label\na happy song,glad\nit sings,glad\ncold and weeps,sad\nweeps at noon,sad\n");
    Files.writeString(
        home.resolve("outside.csv"), "text\nsolve 3 x + 4\nprint the invoice\nreboot now\n");
    Files.writeString(home.resolve("answers.jsonl"), answers);
    Files.writeString(home.resolve("recipe.yaml"), RECIPE);
  }

  private RecipeFile recipe(String... overrides) {
    return RecipeFile.read(home.resolve("recipe.yaml"), List.of(overrides), COMPONENTS);
  }

  private PipelineResult run(RunFolder folder, PipelineListener listener, String... overrides) {
    return new Pipeline(recipe(overrides), folder, COMPONENTS, listener).run(Stage.FINETUNE);
  }

  @Test
  void recipe_run_teachesBothHeadsAndASecondRunDoesNothing() {
    RunFolder folder = new RunFolder(home.resolve("run"));

    PipelineResult result = run(folder, new PipelineListener() {});

    assertThat(result.last()).isEqualTo(Stage.FINETUNE);
    Bundle bundle = Bundle.open(folder.finetune("answers").bundle(), COMPONENTS);
    assertThat(bundle.heads()).containsKeys("language-model", "moods", "answers");
    assertThat(bundle.chatTemplate())
        .hasValueSatisfying(t -> assertThat(t).contains("<|im_start|>"));
    assertThat(bundle.manifest().orElseThrow().provenance().parents()).hasSize(1);
    try (Engine engine = Engines.create("cpu", COMPONENTS);
        LoadedModel model = bundle.load(engine, Precision.F32);
        Classifier classifier = Classifier.open(model, "moods", bundle.calibration("moods"))) {
      assertThat(classifier.labels()).containsExactly("glad", "sad");
      Classification said = classifier.classify("the cold jackdaw weeps");
      assertThat(said.best().label()).isEqualTo("sad");
      assertThat(said.outside()).isBetween(0.0, 1.0);
      assertThat(classifier.classify("the happy jackdaw sings").best().label()).isEqualTo("glad");
    }
    List<String> skipped = new ArrayList<>();
    run(
        folder,
        new PipelineListener() {
          @Override
          public void stageSkipped(String stage, String summary) {
            skipped.add(stage);
          }

          @Override
          public void step(StepReport report) {
            throw new AssertionError("nothing should be trained again");
          }
        });
    assertThat(skipped).contains("pretrain", "finetune moods", "finetune answers");
  }

  @Test
  void classifier_headThatReadsAnotherField_readsPlainTexts() throws IOException {
    for (String name : List.of("moods.csv", "validation.csv", "outside.csv")) {
      Path file = home.resolve(name);
      Files.writeString(file, Files.readString(file).replaceFirst("text", "utterance"));
    }
    RunFolder folder = new RunFolder(home.resolve("run"));
    run(folder, new PipelineListener() {}, "finetune.moods.head.text=utterance");
    Bundle bundle = Bundle.open(folder.finetune("moods").bundle(), COMPONENTS);
    try (Engine engine = Engines.create("cpu", COMPONENTS);
        LoadedModel model = bundle.load(engine, Precision.F32);
        Classifier classifier = Classifier.open(model, "moods", bundle.calibration("moods"))) {
      String text = "the cold jackdaw weeps";
      Classification said = classifier.classify(text);
      for (String field : List.of("text", "utterance")) {
        DataRow row = new DataRow("here", Map.of(field, text));
        assertThat(classifier.rows(List.of(row)).getFirst().best()).isEqualTo(said.best());
      }
    }
  }

  @Test
  void recipe_stoppedWithinAFineTuning_goesOnBitForBit() {
    RunFolder through = new RunFolder(home.resolve("through"));
    RunFolder stopped = new RunFolder(home.resolve("stopped"));
    run(through, new PipelineListener() {});

    Pipeline[] pipeline = new Pipeline[1];
    String[] stage = {""};
    pipeline[0] =
        new Pipeline(
            recipe(),
            stopped,
            COMPONENTS,
            new PipelineListener() {
              @Override
              public void stageStarted(String name, String reason) {
                stage[0] = name;
              }

              @Override
              public void step(StepReport report) {
                if (stage[0].equals("finetune moods") && report.step() == 7) {
                  pipeline[0].requestStop();
                }
              }
            });
    assertThat(pipeline[0].run(Stage.FINETUNE).stopped()).isTrue();
    assertThat(stopped.finetune("moods").bundle()).doesNotExist();

    run(stopped, new PipelineListener() {});

    for (String entry : List.of("moods", "answers")) {
      assertThat(stopped.finetune(entry).bundle().resolve("model.safetensors"))
          .as(entry)
          .hasSameBinaryContentAs(through.finetune(entry).bundle().resolve("model.safetensors"));
    }
  }

  @Test
  void recipe_badRows_areAllNamedBeforeAnythingIsTaught() throws IOException {
    Files.writeString(
        home.resolve("validation.csv"),
        "text,label\nthe happy jackdaw sings song 3,glad\nit sings,jolly\n,sad\n");
    RunFolder folder = new RunFolder(home.resolve("run"));

    assertThatThrownBy(() -> run(folder, new PipelineListener() {}))
        .isInstanceOfSatisfying(
            UserException.class,
            e ->
                assertThat(e.problems().toString())
                    .contains("validation.csv:3", "jolly", "glad, sad"));
    assertThat(folder.finetune("moods").bundle()).doesNotExist();
  }

  @Test
  void recipe_validationRowsThatTrainingHas_areRefusedUnlessAllowed() throws IOException {
    Files.writeString(
        home.resolve("validation.csv"),
        "text,label\nthe happy jackdaw sings song 3,glad\nit weeps,sad\n");
    RunFolder folder = new RunFolder(home.resolve("run"));

    assertThatThrownBy(() -> run(folder, new PipelineListener() {}))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is in the training data too")
        .hasMessageContaining("validation.csv:2");
    assertThat(
            run(
                    folder,
                    new PipelineListener() {},
                    "finetune.moods.examples.allow_leaks=true",
                    "finetune.moods.training.epochs=1")
                .last())
        .isEqualTo(Stage.FINETUNE);
  }

  @Test
  void recipe_entryThatStartsFromALaterOne_isRefused() {
    assertThatThrownBy(() -> recipe("finetune.moods.from=answers"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no entry before it");
  }

  @Test
  void recipe_baseAndBackbone_contradict() {
    assertThatThrownBy(() -> recipe("base=somewhere"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("give one or the other");
  }
}
