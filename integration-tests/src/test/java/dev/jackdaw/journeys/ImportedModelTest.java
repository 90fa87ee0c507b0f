package dev.jackdaw.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.bundle.ModelImport;
import dev.jackdaw.bundle.Provenance;
import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.evaluation.Score;
import dev.jackdaw.evaluation.Scorer;
import dev.jackdaw.generation.Completion;
import dev.jackdaw.generation.GenerationRequest;
import dev.jackdaw.generation.GenerationSettings;
import dev.jackdaw.generation.Generator;
import dev.jackdaw.generation.GeneratorLimits;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.pipeline.Engines;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A published model, SmolLM2-135M-Instruct as a GGUF file, becomes a bundle that says what the reference implementation says. The
 * model is looked for in the folder that the system property {@code jackdaw.models} names, what it should say under {@code
 * jackdaw.golden}.
 */
class ImportedModelTest {
  private static final Components COMPONENTS = Components.find(new PluginFolders(null, List.of()));
  private static final double LOGIT = 5e-3;

  @TempDir static Path scratch;

  private static Bundle bundle;
  private static ModelImport.Report report;
  private static JsonNode expected;

  @BeforeAll
  static void importModel() {
    Path source = given("jackdaw.models").resolve("smollm2-135m-instruct");
    Path golden = given("jackdaw.golden").resolve("smollm2-135m/expected.json");
    expected = JsonMapper.shared().readTree(golden.toFile());
    report = new ModelImport(COMPONENTS).run(source, scratch.resolve("bundle"));
    bundle = Bundle.open(scratch.resolve("bundle"), COMPONENTS);
  }

  private static Path given(String property) {
    String folder = System.getProperty(property, "");
    String message = "the published model is not checked: give -D" + property + "=FOLDER";
    if (Boolean.getBoolean("jackdaw.forbidSkips")) {
      assertThat(folder).as(message).isNotEmpty();
    }
    Assumptions.assumeFalse(folder.isEmpty(), message);
    return Path.of(folder);
  }

  @Test
  void report_ofTheImport_namesTheSourceAndItsHash() {
    assertThat(report.format()).isEqualTo("gguf");
    assertThat(report.parameters()).isEqualTo(134_515_008);
    JsonNode model = expected.path("model");
    Provenance.Source source =
        new Provenance.Source(model.path("file").asString(), model.path("sha256").asString());
    assertThat(bundle.description().provenance().parents()).containsExactly(source);
    assertThat(Files.exists(bundle.folder().resolve("LICENSE"))).isTrue();
  }

  @Test
  void tensors_dequantised_areTheReferences() {
    JsonNode shown = expected.path("dequantized").path("token_embd.weight");
    try (Checkpoint.Tensors tensors = bundle.tensors()) {
      float[] values = tensors.get("embedding.weight").toFloats();
      for (int i = 0; i < shown.path("first").size(); i++) {
        assertThat(values[i]).isEqualTo((float) shown.path("first").get(i).asDouble());
      }
      double sum = 0;
      for (float value : values) {
        sum += value;
      }
      assertThat(sum).isCloseTo(shown.path("sum").asDouble(), within(1e-6));
    }
  }

  @Test
  void tokens_ofTextsAndTemplates_areTheReferences() {
    Tokenizer tokenizer = bundle.tokenizer().orElseThrow();
    for (JsonNode each : expected.path("tokenization")) {
      int[] ids = tokenizer.ids(each.path("text").asString(), SpecialTokens.ALLOW);
      assertThat(ids).as(each.path("text").asString()).isEqualTo(ints(each.path("ids")));
      assertThat(tokenizer.decode(ids)).isEqualTo(each.path("decoded").asString());
    }
    for (JsonNode prompt : expected.path("prompts")) {
      assertThat(tokenizer.ids(prompt.path("text").asString(), SpecialTokens.ALLOW))
          .as(prompt.path("text").asString())
          .isEqualTo(ints(prompt.path("token_ids")));
    }
    assertThat(bundle.chatTemplate())
        .hasValueSatisfying(t -> assertThat(t).contains("<|im_start|>"));
    assertThat(tokenizer.vocabulary().documentStart()).isEmpty();
  }

  @Test
  void model_onTheCpu_scoresAndContinuesAsTheReference() {
    try (Engine engine = Engines.create(Engines.standard(COMPONENTS), COMPONENTS);
        LoadedModel model = bundle.load(engine, Precision.F32)) {
      scores(model);
      continues(model);
    }
  }

  private static void scores(LoadedModel model) {
    for (JsonNode prompt : expected.path("prompts")) {
      String what = prompt.path("text").asString();
      int[] ids = ints(prompt.path("token_ids"));
      Score score = new Scorer(model, 5).score(ids);
      for (int i = 0; i < 5; i++) {
        JsonNode top = prompt.path("top5").get(i);
        assertThat(score.next().get(i).id()).as(what).isEqualTo(top.path("id").asInt());
        assertThat(score.next().get(i).logProbability())
            .as(what)
            .isCloseTo(top.path("log_prob").asDouble(), within(LOGIT));
      }
      if (ids.length > 1) {
        assertThat(-score.logProbability() / (ids.length - 1))
            .as(what)
            .isCloseTo(prompt.path("prompt_mean_nll").asDouble(), within(1e-3));
      }
    }
    for (JsonNode corpus : expected.path("corpora")) {
      int[] ids = ints(corpus.path("token_ids"));
      assertThat(-new Scorer(model, 0).score(ids).logProbability() / (ids.length - 1))
          .isCloseTo(corpus.path("mean_nll").asDouble(), within(1e-3));
    }
  }

  private static void continues(LoadedModel model) {
    try (Generator generator = Generator.open(model, new GeneratorLimits(2, 256, 64))) {
      for (JsonNode prompt : expected.path("prompts")) {
        int sure = prompt.path("sure_tokens").asInt();
        if (sure == 0) {
          continue;
        }
        GenerationSettings settings =
            GenerationSettings.greedy(sure).pastEndOfText().withLogProbabilities(0);
        Completion completion =
            generator
                .start(GenerationRequest.of(ints(prompt.path("token_ids")), settings))
                .result()
                .completions()
                .getFirst();
        assertThat(completion.ids())
            .as(prompt.path("text").asString())
            .isEqualTo(Arrays.copyOf(ints(prompt.path("greedy_ids")), sure));
      }
    }
  }

  private static int[] ints(JsonNode list) {
    return IntStream.range(0, list.size()).map(i -> list.get(i).asInt()).toArray();
  }
}
