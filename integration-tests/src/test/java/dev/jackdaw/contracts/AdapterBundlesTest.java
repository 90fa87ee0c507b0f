package dev.jackdaw.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.adapter.AdaptedModel;
import dev.jackdaw.adapter.AdaptedModel.OtherNumbers;
import dev.jackdaw.adapter.AdapterBundles;
import dev.jackdaw.adapter.Adapters;
import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.checkpoint.Adapter;
import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.classification.Calibration;
import dev.jackdaw.classification.Classification;
import dev.jackdaw.classification.Classifier;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.generation.GenerationRequest;
import dev.jackdaw.generation.GenerationSettings;
import dev.jackdaw.generation.Generator;
import dev.jackdaw.generation.GeneratorLimits;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.pipeline.PlannedTuning;
import dev.jackdaw.pipeline.RecipeFile;
import dev.jackdaw.pipeline.RunFolder;
import dev.jackdaw.pipeline.Stage;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Rendering;
import dev.jackdaw.reference.ReferenceEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Fine-tunings of one recipe, each with its adapter beside its bundle: taken out, put back, merged, refused elsewhere. */
class AdapterBundlesTest {
  private static final String TRANSFORMER =
      "{type: transformer, layers: 2, width: 16, heads: 2, context_length: 64}";
  private static final String BOTTLENECK = "no projection's weight or bias can hold";

  @TempDir private static Path folder;
  private static Bundle base;
  private static Bundle otherNumbers;
  private static Bundle otherSettings;
  private static RecipeFile recipe;
  private static RunFolder run;

  /** The fine-tunings of the recipe that add parameters. */
  private enum Tuning {
    LORA("{type: lora, rank: 2, dropout: 0.1}", "LORA", ""),
    LORA_HEAD("{type: lora, rank: 2, targets: [query, head]}", "LORA", ""),
    DORA("{type: dora, rank: 2, rs_lora: true}", "LORA", ""),
    IA3("ia3", "IA3", ""),
    BITFIT("bitfit", "JACKDAW", ""),
    PROMPT("{type: prompt-tuning, tokens: 3}", "PROMPT_TUNING", BOTTLENECK),
    PREFIX("{type: prefix-tuning, tokens: 3}", "PREFIX_TUNING", BOTTLENECK),
    BOTTLENECK_ADAPTER("{type: bottleneck, width: 4}", "JACKDAW", BOTTLENECK);

    private final String yaml;
    private final String peftType;
    private final String unmergeable;

    Tuning(String yaml, String peftType, String unmergeable) {
      this.yaml = yaml;
      this.peftType = peftType;
      this.unmergeable = unmergeable;
    }

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    RunFolder run() {
      return run.finetune(key());
    }

    Bundle bundle() {
      return Bundle.open(run().bundle(), TaughtBase.COMPONENTS);
    }
  }

  @BeforeAll
  static void teach() throws IOException {
    TaughtBase files = TaughtBase.in(folder);
    base = files.base("base", TRANSFORMER, 1);
    otherNumbers = files.base("other-numbers", TRANSFORMER, 2);
    otherSettings = files.base("other-settings", TRANSFORMER.replace("heads: 2", "heads: 4"), 1);
    StringBuilder text = new StringBuilder();
    text.append("name: taught\nbase: %s\nengine: reference\nfinetune:\n".formatted(base.folder()));
    for (Tuning tuning : Tuning.values()) {
      entry(text, tuning.key(), TaughtBase.CLASSIFICATION.formatted(files.rows(), tuning.yaml, 3));
    }
    entry(text, "whole", TaughtBase.CLASSIFICATION.formatted(files.rows(), "full", 3));
    Path file = folder.resolve("taught.yaml");
    Files.writeString(file, text);
    recipe = RecipeFile.read(file, List.of(), TaughtBase.COMPONENTS);
    run = new RunFolder(folder.resolve("taught"));
    TaughtBase.pipeline(file, run).run(Stage.FINETUNE);
  }

  private static void entry(StringBuilder text, String name, String yaml) {
    text.append("  ").append(name).append(":\n").append(yaml.indent(4));
  }

  private static Adapter adapter(Tuning tuning, Bundle over) {
    return new Adapters(TaughtBase.COMPONENTS).open(tuning.run().adapter(), over);
  }

  private static AdaptedModel adapted(Tuning tuning, Bundle over, OtherNumbers numbers) {
    return AdaptedModel.of(over, adapter(tuning, over), numbers, TaughtBase.COMPONENTS);
  }

  private static Map<String, float[]> numbers(Bundle bundle) {
    Map<String, float[]> numbers = new LinkedHashMap<>();
    try (Checkpoint.Tensors tensors = bundle.tensors()) {
      tensors.types().keySet().forEach(name -> numbers.put(name, tensors.get(name).toFloats()));
    }
    return numbers;
  }

  private static void assertSameNumbers(Bundle actual, Bundle expected, float tolerance) {
    Map<String, float[]> wanted = numbers(expected);
    Map<String, float[]> there = numbers(actual);
    assertThat(there.keySet()).containsExactlyInAnyOrderElementsOf(wanted.keySet());
    wanted.forEach(
        (name, values) ->
            assertThat(there.get(name)).as(name).containsExactly(values, within(tolerance)));
  }

  /** Probabilities of the labels for a few texts. */
  private static double[] said(LoadedModel model, String head) {
    try (Classifier classifier = Classifier.open(model, head, Calibration.none(false))) {
      return classifier.classify(List.of("the jackdaw 3 sat", "the crow sat", "a bird")).stream()
          .flatMap(
              each ->
                  each.ranked().stream().sorted(Comparator.comparing(Classification.Scored::label)))
          .mapToDouble(Classification.Scored::probability)
          .toArray();
    }
  }

  /** What a model writes, token by token. */
  private static int[] written(LoadedModel model) {
    try (Generator generator = Generator.open(model, GeneratorLimits.of(model, 1))) {
      return generator
          .generate(GenerationRequest.of("the ja", GenerationSettings.sampled(8, 0.7, 3)))
          .completions()
          .getFirst()
          .ids();
    }
  }

  @ParameterizedTest
  @EnumSource(Tuning.class)
  void apply_theFolderBesideTheBundle_givesTheBundleAgain(Tuning tuning) throws IOException {
    JsonNode config =
        JsonMapper.shared()
            .readTree(Files.readAllBytes(tuning.run().adapter().resolve("adapter_config.json")));
    assertThat(config.path("peft_type").asString()).isEqualTo(tuning.peftType);
    AdaptedModel adapted = adapted(tuning, base, OtherNumbers.REFUSE);
    Path out = folder.resolve("applied-" + tuning);
    new AdapterBundles(TaughtBase.COMPONENTS).write(adapted, out);
    Bundle applied = Bundle.open(out, TaughtBase.COMPONENTS);
    // keys of a prefix are turned for PEFT and back
    assertSameNumbers(applied, tuning.bundle(), tuning == Tuning.PREFIX ? 1e-6f : 0f);
    assertThat(Rendering.tree(applied.description().strategy().orElseThrow().config()))
        .isEqualTo(Rendering.tree(tuning.bundle().description().strategy().orElseThrow().config()));
    assertThat(applied.description().heads()).isEqualTo(tuning.bundle().description().heads());
    assertThat(applied.description().calibration())
        .isEqualTo(tuning.bundle().description().calibration());
  }

  @ParameterizedTest
  @EnumSource(Tuning.class)
  void extract_fromTheBundle_givesTheFolderBesideIt(Tuning tuning) throws IOException {
    Adapters adapters = new Adapters(TaughtBase.COMPONENTS);
    Adapter adapter = adapters.extract(tuning.bundle());
    Path out = folder.resolve("extracted-" + tuning);
    try (Checkpoint.Tensors _ = adapter.tensors()) {
      adapters.write(adapter, out);
    }
    for (String file : List.of("adapter_config.json", "adapter_model.safetensors")) {
      assertThat(Files.mismatch(out.resolve(file), tuning.run().adapter().resolve(file)))
          .as(file)
          .isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource(Tuning.class)
  void merge_ofTheBundle_opensAndSaysTheSameOrIsRefusedWithTheReason(Tuning tuning) {
    AdapterBundles bundles = new AdapterBundles(TaughtBase.COMPONENTS);
    Path out = folder.resolve("merged-" + tuning);
    Path applied = folder.resolve("applied-and-merged-" + tuning);
    try (Engine engine = new ReferenceEngine()) {
      if (!tuning.unmergeable.isEmpty()) {
        assertThatThrownBy(() -> bundles.merge(tuning.bundle(), out, engine))
            .isInstanceOf(UserException.class)
            .hasMessageContaining("cannot be merged")
            .hasMessageContaining(tuning.unmergeable);
        assertThat(out).doesNotExist();
        return;
      }
      List<String> notes = bundles.merge(tuning.bundle(), out, engine);
      AdaptedModel adapted = adapted(tuning, base, OtherNumbers.REFUSE);
      assertThat(bundles.writeMerged(adapted, applied, engine)).isEqualTo(notes);
      Bundle merged = Bundle.open(out, TaughtBase.COMPONENTS);
      assertSameNumbers(Bundle.open(applied, TaughtBase.COMPONENTS), merged, 0f);
      assertThat(merged.description().strategy()).isEmpty();
      if (tuning == Tuning.LORA_HEAD) {
        assertThat(notes).anyMatch(note -> note.contains("head.weight"));
        assertThat(numbers(merged)).containsKey("head.weight");
      }
      if (tuning == Tuning.BITFIT) {
        assertThat(notes).anyMatch(note -> note.contains("blocks.0.attention.query.bias"));
        assertThat(numbers(merged)).containsKey("blocks.0.attention.query.bias");
      }
      try (LoadedModel before = tuning.bundle().load(engine, Precision.F32);
          LoadedModel after = merged.load(engine, Precision.F32)) {
        assertThat(said(after, tuning.key()))
            .containsExactly(said(before, tuning.key()), within(1e-4));
      }
    }
  }

  @Test
  void over_severalAdaptersOfDifferentStrategies_sayWhatTheirBundlesSay() {
    try (Engine engine = new ReferenceEngine();
        LoadedModel model = base.load(engine, Precision.F32)) {
      Map<Tuning, LoadedModel> views = new LinkedHashMap<>();
      for (Tuning tuning : Tuning.values()) {
        views.put(tuning, adapted(tuning, base, OtherNumbers.REFUSE).over(model, tuning.key()));
      }
      assertThat(model.adapters()).hasSize(Tuning.values().length);
      views.forEach(
          (tuning, view) -> {
            try (LoadedModel alone = tuning.bundle().load(engine, Precision.F32)) {
              assertThat(said(view, tuning.key()))
                  .as(tuning.key())
                  .containsExactly(said(alone, tuning.key()), within(1e-5));
              assertThat(written(view)).as(tuning.key()).isEqualTo(written(alone));
            }
            view.close();
          });
      assertThat(model.adapters()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Tuning.class)
  void apply_toAnotherBase_isRefusedWithTheDifference(Tuning tuning) {
    assertThatThrownBy(() -> adapted(tuning, otherNumbers, OtherNumbers.REFUSE))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("other numbers")
        .hasMessageContaining("digest")
        .hasMessageContaining("--force");
    assertThat(adapted(tuning, otherNumbers, OtherNumbers.TAKE).strategy()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"IA3", "BITFIT", "PROMPT"})
  void apply_toABaseOfOtherSettings_namesThem(Tuning tuning) {
    for (OtherNumbers numbers : OtherNumbers.values()) {
      assertThatThrownBy(() -> adapted(tuning, otherSettings, numbers))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("another base, \"bundle\"")
          .hasMessageContaining("heads is 2 there and 4 here")
          .hasMessageContaining("attention.head_width is 8 there and 4 here");
    }
  }

  @Test
  void apply_toABundleWithAnAdapter_isRefused() {
    Bundle taken = Tuning.LORA.bundle();
    assertThatThrownBy(() -> adapted(Tuning.IA3, taken, OtherNumbers.REFUSE))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("carries an unmerged \"lora\" adapter already");
  }

  @Test
  void finetune_thatTrainsTheBaseItself_leavesNoAdapter() {
    assertThat(run.finetune("whole").bundle()).isDirectory();
    assertThat(run.finetune("whole").adapter()).doesNotExist();
    assertThatThrownBy(
            () ->
                new Adapters(TaughtBase.COMPONENTS)
                    .extract(Bundle.open(run.finetune("whole").bundle(), TaughtBase.COMPONENTS)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("carries no adapter");
  }

  @Test
  void open_folderThatIsNoAdapter_isRefused() {
    Adapters adapters = new Adapters(TaughtBase.COMPONENTS);
    assertThatThrownBy(() -> adapters.open(folder.resolve("nowhere"), base))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("there is no adapter at");
    assertThatThrownBy(() -> adapters.open(folder.resolve("text"), base))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no known format");
    Adapter adapter = adapters.extract(Tuning.LORA.bundle());
    try (Checkpoint.Tensors _ = adapter.tensors()) {
      assertThatThrownBy(() -> adapters.write(adapter, folder.resolve("text")))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("is not an adapter, so it is not replaced");
    }
  }

  @Test
  void plan_ofARecipeWithABase_saysOfEachFineTuningWhatTheRunThenReports() throws IOException {
    List<PlannedTuning> planned = PlannedTuning.of(recipe, TaughtBase.COMPONENTS, line -> {});
    assertThat(planned).hasSize(Tuning.values().length + 1);
    for (PlannedTuning each : planned) {
      JsonNode evaluation =
          JsonMapper.shared().readTree(Files.readAllBytes(run.finetune(each.name()).evaluation()));
      assertThat(each.strategy()).isEqualTo(evaluation.path("strategy").asString());
      assertThat(each.plan().parameters()).isEqualTo(evaluation.path("parameters").asLong());
      assertThat(each.plan().trained())
          .isPositive()
          .isEqualTo(evaluation.path("trained_parameters").asLong());
      assertThat(each.plan().memory().total())
          .isPositive()
          .isEqualTo(evaluation.path("planned_bytes").asLong());
      assertThat(each.plan().sizes().steps()).isEqualTo(3);
      assertThat(each.notices()).anyMatch(notice -> notice.contains("examples"));
    }
    PlannedTuning whole = planned.getLast();
    assertThat(whole.plan().trained()).isEqualTo(whole.plan().parameters());
    assertThat(planned.getFirst().plan().trained()).isLessThan(whole.plan().trained());
    assertThat(planned.getFirst().plan().memory().moments())
        .isLessThan(whole.plan().memory().moments());
  }
}
