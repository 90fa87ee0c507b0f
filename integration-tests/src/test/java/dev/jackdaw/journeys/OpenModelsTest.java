package dev.jackdaw.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.bundle.BundleContent;
import dev.jackdaw.bundle.Manifest;
import dev.jackdaw.bundle.Provenance;
import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.checkpoint.CheckpointFormat;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.EngineFactory;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.evaluation.Score;
import dev.jackdaw.evaluation.Scorer;
import dev.jackdaw.generation.Completion;
import dev.jackdaw.generation.Generation;
import dev.jackdaw.generation.GenerationRequest;
import dev.jackdaw.generation.GenerationSettings;
import dev.jackdaw.generation.Generator;
import dev.jackdaw.generation.GeneratorLimits;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.BackboneFactory;
import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.recipe.Tree;
import dev.jackdaw.reference.ReferenceEngine;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import dev.jackdaw.testkit.GoldenCase;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.TokenizerFactory;
import dev.jackdaw.tokenizer.TrainingProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Model folders of other tools are opened, generate and score as they should, and become bundles that do the same. */
class OpenModelsTest {
  private static final Components COMPONENTS = Components.find(new PluginFolders(null, List.of()));

  @TempDir Path scratch;

  @TempDir static Path probe;

  /** Cases that are language models with their weights. */
  static Stream<String> cases() {
    return GoldenCase.names().stream()
        .filter(
            name -> GoldenCase.copy(name, "model.safetensors", probe.resolve("model.safetensors")))
        .filter(name -> GoldenCase.open(name).document().has("greedy"));
  }

  private Path folder(String name) {
    Path folder = scratch.resolve(name);
    assertThat(folder.toFile().mkdir()).isTrue();
    assertThat(GoldenCase.copy(name, "config.json", folder.resolve("config.json"))).isTrue();
    assertThat(GoldenCase.copy(name, "model.safetensors", folder.resolve("model.safetensors")))
        .isTrue();
    return folder;
  }

  private static Engine cpu() {
    return engine("cpu");
  }

  private static Engine engine(String id) {
    @SuppressWarnings("unchecked") // the record is the one the registry has for this factory
    EngineFactory<Record> factory = COMPONENTS.component(EngineFactory.class, id);
    Class<? extends Record> config =
        COMPONENTS.entry(EngineFactory.class, id).orElseThrow().config();
    return factory.create(
        Binder.bind(Tree.of(Map.of(), "nothing"), config, () -> COMPONENTS, null));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void greedy_ofAForeignFolder_isTheExpectedOne(String name) {
    Bundle bundle = Bundle.open(folder(name), COMPONENTS);
    for (Engine engine : List.of(new ReferenceEngine(), cpu(), engine("onnx"))) {
      try (engine;
          LoadedModel model = bundle.load(engine, Precision.F32)) {
        checkGreedy(
            name + " on " + engine.info().name(),
            GoldenCase.open(name).document().path("greedy"),
            model);
      }
    }
  }

  /** All prompts at once, in two slots, so that they also wait, join and leave. */
  private static void checkGreedy(String what, JsonNode cases, LoadedModel model) {
    try (Generator generator =
        Generator.open(model, new GeneratorLimits(2, Math.min(64, model.contextLength()), 3))) {
      List<Generation> running = new ArrayList<>();
      for (int repeat = 0; repeat < 2; repeat++) {
        for (JsonNode greedy : cases) {
          GenerationSettings settings =
              GenerationSettings.greedy(greedy.path("new_tokens").size())
                  .pastEndOfText()
                  .withLogProbabilities(0);
          running.add(generator.start(GenerationRequest.of(ints(greedy.path("prompt")), settings)));
        }
      }
      for (int i = 0; i < running.size(); i++) {
        JsonNode greedy = cases.get(i % cases.size());
        Completion completion = running.get(i).result().completions().getFirst();
        assertThat(completion.ids()).as(what).isEqualTo(ints(greedy.path("new_tokens")));
        for (int t = 0; t < completion.tokens().size(); t++) {
          assertThat(completion.tokens().get(t).score().orElseThrow().logProbability())
              .as("%s, token %d", what, t)
              .isCloseTo(greedy.path("log_probs").get(t).asDouble(), within(2e-4));
        }
      }
    }
  }

  private static int[] ints(JsonNode list) {
    return IntStream.range(0, list.size()).map(i -> list.get(i).asInt()).toArray();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bundle_ofAForeignModel_isTheSameModelInTheSameLayout(String name) throws IOException {
    Path foreign = folder(name);
    Path folder = scratch.resolve("bundle");
    Bundle opened = Bundle.open(foreign, COMPONENTS);
    try (Checkpoint.Tensors tensors = opened.tensors()) {
      Bundle.write(
          folder,
          new BundleContent(
              manifest(foreign), tokenizer(), tensors, opened.backbone().contextLength()),
          COMPONENTS);
    }

    Bundle bundle = Bundle.open(folder, COMPONENTS);

    assertThat(bundle.manifest()).isPresent();
    if (!name.startsWith(
        "phi3")) { // whose fused projections are written one by one, as another family's
      assertThat(tensorNames(folder)).isEqualTo(tensorNames(foreign));
    }
    assertThat(json(folder.resolve("config.json")).path("architectures").get(0).asString())
        .matches(".*(ForCausalLM|LMHeadModel)");
    int[] ids = {5, 17, 3, 60, 88, 2};
    try (Engine engine = new ReferenceEngine();
        LoadedModel before = opened.load(engine, Precision.F32);
        LoadedModel after = bundle.load(engine, Precision.F32)) {
      Score score = new Scorer(after, 0).score(ids);
      assertThat(score.logProbability())
          .isCloseTo(new Scorer(before, 0).score(ids).logProbability(), within(1e-9));
      assertThat(after.tokenizer().decode(after.tokenizer().ids("bad cab", SpecialTokens.PLAIN)))
          .isEqualTo("bad cab");
    }
  }

  private record Parts(
      Configured<BackboneFactory<?>> backbone, Map<String, Configured<HeadFactory<?>>> heads) {}

  private static Manifest manifest(Path foreign) {
    CheckpointFormat format = COMPONENTS.component(CheckpointFormat.class, "huggingface");
    Checkpoint checkpoint = format.read(foreign);
    checkpoint.tensors().close();
    Map<String, Object> backbone = new LinkedHashMap<>(checkpoint.config());
    backbone.put("type", checkpoint.backbone());
    Map<String, Object> tree =
        Map.of("backbone", backbone, "heads", Map.of("language_model", "language-model"));
    Parts parts = Binder.bind(Tree.of(tree, "test"), Parts.class, () -> COMPONENTS, null);
    return new Manifest(
        "huggingface",
        "character",
        checkpoint.vocabulary(),
        parts.backbone(),
        parts.heads(),
        Optional.empty(),
        Map.of(),
        new Provenance("0.1.0", "25", Optional.empty(), List.of(), List.of()),
        Map.of());
  }

  private static Tokenizer tokenizer() {
    @SuppressWarnings("unchecked") // the record is the one the registry has for this factory
    TokenizerFactory<Record> factory = COMPONENTS.component(TokenizerFactory.class, "character");
    Class<? extends Record> config =
        COMPONENTS.entry(TokenizerFactory.class, "character").orElseThrow().config();
    Record settings = Binder.bind(Tree.of(Map.of(), "nothing"), config, () -> COMPONENTS, null);
    return factory.train(settings, Stream.of("a bad cab"), TrainingProgress.SILENT);
  }

  private static List<String> tensorNames(Path folder) throws IOException {
    byte[] file = Files.readAllBytes(folder.resolve("model.safetensors"));
    int length = Math.toIntExact(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong());
    JsonNode header =
        JsonMapper.shared().readTree(new String(file, Long.BYTES, length, StandardCharsets.UTF_8));
    return header.propertyNames().stream()
        .filter(tensor -> !tensor.equals("__metadata__"))
        .sorted()
        .toList();
  }

  private static JsonNode json(Path file) {
    return JsonMapper.shared().readTree(file.toFile());
  }
}
