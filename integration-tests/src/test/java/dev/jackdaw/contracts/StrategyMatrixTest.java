package dev.jackdaw.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.bundle.MergedModel;
import dev.jackdaw.bundle.Provenance;
import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.compile.Compiler;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetuning.ExampleReader;
import dev.jackdaw.finetuning.FineTuneConfig;
import dev.jackdaw.finetuning.FineTuneData;
import dev.jackdaw.finetuning.FineTuneResult;
import dev.jackdaw.finetuning.FineTuning;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.model.Target;
import dev.jackdaw.pipeline.Pipeline;
import dev.jackdaw.pipeline.PipelineListener;
import dev.jackdaw.pipeline.RecipeFile;
import dev.jackdaw.pipeline.RunFolder;
import dev.jackdaw.pipeline.Stage;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Yaml;
import dev.jackdaw.reference.ReferenceEngine;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import dev.jackdaw.training.Checkpoints;
import dev.jackdaw.training.EvaluationReport;
import dev.jackdaw.training.Fingerprint;
import dev.jackdaw.training.StepReport;
import dev.jackdaw.training.Trainer;
import dev.jackdaw.training.TrainingListener;
import dev.jackdaw.training.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every strategy on every backbone with every head and either tokenizer: trained a few steps, stored, opened again, and found to
 * predict what it predicted when it was stored; merged where it can be, and refused with the reason where it cannot work.
 */
class StrategyMatrixTest {
  private static final Components COMPONENTS = Components.find(new PluginFolders(null, List.of()));
  private static final String HEAD = "task";
  private static final String NO_ATTENTION = "this backbone has no attention";
  private static final String NO_PLACE = "a \"gated-convolution\" has no settings";
  private static final String NO_WEIGHT = "no projection's weight or bias can hold";

  private static final Provenance NOWHERE =
      new Provenance("test", "test", Optional.empty(), List.of(), List.of());

  @TempDir private static Path folder;

  private static final Map<Tokenizers, Map<Backbones, Bundle>> BASES =
      new EnumMap<>(Tokenizers.class);

  private enum Tokenizers {
    CHARACTER("character"),
    BPE("{type: bpe, vocabulary: 270}");

    private final String yaml;

    Tokenizers(String yaml) {
      this.yaml = yaml;
    }
  }

  private enum Backbones {
    TRANSFORMER("{type: transformer, layers: 2, width: 16, heads: 2, context_length: 64}"),
    CONVOLUTION("{type: gated-convolution, layers: 2, width: 12, kernel: 3, context_length: 64}");

    private final String yaml;

    Backbones(String yaml) {
      this.yaml = yaml;
    }
  }

  private enum Heads {
    LANGUAGE_MODEL("language-model", "{\"text\": \"the %2$s %1$d sat on it\"}"),
    CLASSIFICATION("classification", "{\"text\": \"%2$s %1$d sat\", \"label\": \"%2$s\"}"),
    INSTRUCTION(
        "{type: instruction, template: \"{% for message in messages %}{{ message['role'] }}"
            + " {{ message['content'] }}\\n{% endfor %}\"}",
        "{\"prompt\": \"who is %1$d?\", \"completion\": \"a %2$s.\"}");

    private final String yaml;
    private final String row;

    Heads(String yaml, String row) {
      this.yaml = yaml;
      this.row = row;
    }
  }

  private enum Strategies {
    FULL("full"),
    FREEZE("{type: freeze, last_blocks: 2, unfreeze_at: [0, 0.5]}"),
    LORA("{type: lora, rank: 2, dropout: 0.1}"),
    DORA("{type: dora, rank: 2, rs_lora: true}"),
    IA3("ia3", "{type: ia3, outputs: [input], inputs: [down]}"),
    BITFIT("bitfit"),
    PROMPT_TUNING("{type: prompt-tuning, tokens: 3}"),
    PREFIX_TUNING("{type: prefix-tuning, tokens: 3}"),
    BOTTLENECK("{type: bottleneck, width: 4}");

    private final String onTransformer;
    private final String onConvolution;

    Strategies(String yaml) {
      this(yaml, yaml);
    }

    Strategies(String onTransformer, String onConvolution) {
      this.onTransformer = onTransformer;
      this.onConvolution = onConvolution;
    }

    String yaml(Backbones backbone) {
      return backbone == Backbones.TRANSFORMER ? onTransformer : onConvolution;
    }

    /** Why it cannot be used on a backbone at all. */
    Optional<String> refused(Backbones backbone) {
      return this == PREFIX_TUNING && backbone == Backbones.CONVOLUTION
          ? Optional.of(NO_ATTENTION)
          : Optional.empty();
    }

    /** Why it cannot be merged. */
    Optional<String> unmergeable(Backbones backbone) {
      return switch (this) {
        case PROMPT_TUNING, PREFIX_TUNING, BOTTLENECK -> Optional.of(NO_WEIGHT);
        case BITFIT -> backbone == Backbones.CONVOLUTION ? Optional.of(NO_PLACE) : Optional.empty();
        default -> Optional.empty();
      };
    }
  }

  @BeforeAll
  static void trainBases() throws IOException {
    Path text = Files.createDirectory(folder.resolve("text"));
    for (int i = 0; i < 12; i++) {
      Files.writeString(
          text.resolve(i + ".txt"), "the jackdaw number " + i + " sat, and was grey.\n");
    }
    StringBuilder everyCharacter = new StringBuilder();
    for (char c = ' '; c <= '~'; c++) {
      everyCharacter.append(c);
    }
    Files.writeString(text.resolve("ascii.txt"), everyCharacter + "\n");
    for (Heads head : Heads.values()) {
      StringBuilder rows = new StringBuilder();
      for (int i = 0; i < 12; i++) {
        rows.append(head.row.formatted(i, i % 2 == 0 ? "jackdaw" : "crow")).append('\n');
      }
      Files.writeString(folder.resolve(head + ".jsonl"), rows);
    }
    for (Tokenizers tokenizer : Tokenizers.values()) {
      Map<Backbones, Bundle> bases = new EnumMap<>(Backbones.class);
      for (Backbones backbone : Backbones.values()) {
        bases.put(backbone, base(tokenizer, backbone, text));
      }
      BASES.put(tokenizer, bases);
    }
  }

  private static Bundle base(Tokenizers tokenizer, Backbones backbone, Path text)
      throws IOException {
    String name = tokenizer + "-" + backbone;
    Path recipe = folder.resolve(name + ".yaml");
    Files.writeString(
        recipe,
        """
        name: base
        data: {text: {type: files, paths: [%s]}, held_out: {by: document, fraction: 0.2}}
        tokenizer: %s
        backbone: %s
        engine: reference
        training: {steps: 2, batch_tokens: 64, context: 32, learning_rate: 1e-2}
        """
            .formatted(text, tokenizer.yaml, backbone.yaml));
    RunFolder run = new RunFolder(folder.resolve(name));
    new Pipeline(
            RecipeFile.read(recipe, List.of(), COMPONENTS),
            run,
            COMPONENTS,
            new PipelineListener() {})
        .run(Stage.PRETRAIN);
    return Bundle.open(run.bundle(), COMPONENTS);
  }

  private static FineTuneConfig config(Heads head, String strategy, String more) {
    String yaml =
        """
        head: %s
        data: {train: {type: files, paths: [%s]}, split: {validation: 0.3}}
        strategy: %s
        training: {steps: 4, batch_examples: 3, learning_rate: 1e-2, evaluate_every: 0}
        %s
        """
            .formatted(head.yaml, folder.resolve(head + ".jsonl"), strategy, more);
    return Binder.bind(Yaml.parse(yaml, "matrix"), FineTuneConfig.class, () -> COMPONENTS, folder);
  }

  @TestFactory
  Stream<DynamicNode> matrix() {
    return Stream.of(Backbones.values())
        .map(
            backbone ->
                DynamicContainer.dynamicContainer(
                    backbone.toString(),
                    Stream.of(Strategies.values())
                        .map(
                            strategy ->
                                DynamicContainer.dynamicContainer(
                                    strategy.toString(), cells(backbone, strategy)))));
  }

  private static Stream<DynamicNode> cells(Backbones backbone, Strategies strategy) {
    return Stream.of(Heads.values())
        .flatMap(
            head ->
                Stream.of(Tokenizers.values())
                    .map(
                        tokenizer ->
                            DynamicTest.dynamicTest(
                                head + " " + tokenizer,
                                () -> cell(tokenizer, backbone, head, strategy))));
  }

  private static void cell(
      Tokenizers tokenizer, Backbones backbone, Heads head, Strategies strategy) {
    Bundle base = BASES.get(tokenizer).get(backbone);
    FineTuneConfig config = config(head, strategy.yaml(backbone), "");
    FineTuneData rows = FineTuneData.read(HEAD, config, COMPONENTS, folder);
    Optional<String> refused = strategy.refused(backbone);
    if (refused.isPresent()) {
      assertThatThrownBy(() -> FineTuning.prepare(HEAD, config, base, rows, COMPONENTS))
          .isInstanceOf(UserException.class)
          .hasMessageContaining(refused.get());
      return;
    }
    Path into =
        folder.resolve(String.join("-", "" + tokenizer, "" + backbone, "" + head, "" + strategy));
    FineTuning tuning = FineTuning.prepare(HEAD, config, base, rows, COMPONENTS);
    double stored = trained(tuning, into);
    Bundle bundle = Bundle.open(into, COMPONENTS);
    try (Engine engine = new ReferenceEngine();
        LoadedModel model = bundle.load(engine, Precision.F32)) {
      List<Example> examples = validation(model.graphs(), config, rows);
      assertThat(loss(engine, model.store(), model.graphs(), examples))
          .as("loss of the opened bundle")
          .isCloseTo(stored, within(1e-4 * stored));
      Optional<String> unmergeable = strategy.unmergeable(backbone);
      if (unmergeable.isPresent()) {
        assertThatThrownBy(
                () -> MergedModel.of(model.graphs(), bundle.description().backbone(), COMPONENTS))
            .isInstanceOf(UserException.class)
            .hasMessageContaining("cannot be merged")
            .hasMessageContaining(unmergeable.get());
      } else {
        MergedModel merged =
            MergedModel.of(model.graphs(), bundle.description().backbone(), COMPONENTS);
        merged.fold(engine, model.store());
        assertThat(loss(engine, model.store(), merged.graphs(), examples))
            .as("loss of the merged model")
            .isCloseTo(stored, within(1e-4 * stored));
      }
    }
  }

  /** Trains and stores; the last held-out loss, summed, as the trainer saw it. */
  private static double trained(FineTuning tuning, Path into) {
    List<EvaluationReport> evaluations = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void evaluated(EvaluationReport report) {
            evaluations.add(report);
          }
        };
    try (Engine engine = new ReferenceEngine()) {
      FineTuneResult result =
          tuning.run(engine, Checkpoints.none(), listener, NOWHERE, into, trainer -> {});
      Adaptation adaptation = tuning.model().graphs().adaptation();
      assertThat(result.plan().trained())
          .as("numbers said to be trained in the first phase")
          .isPositive()
          .isEqualTo(
              tuning.model().graphs().parameters().stream()
                  .filter(parameter -> adaptation.trains(parameter.name(), 0))
                  .mapToLong(ParameterSpec::elements)
                  .sum());
    }
    assertThat(evaluations.getLast().step()).isEqualTo(4);
    return evaluations.getLast().score().negativeLogLikelihood();
  }

  private static List<Example> validation(
      ModelGraphs model, FineTuneConfig config, FineTuneData rows) {
    ExampleReader reader =
        new ExampleReader(
            model.heads().get(HEAD),
            config.examples(),
            model.backbone().contextLength(),
            model.adaptation().virtualTokens());
    return reader.read(rows.heads().get(HEAD).labelled().validation()).examples();
  }

  /** The summed loss, one example at a time. */
  private static double loss(
      Engine engine, Store store, ModelGraphs model, List<Example> examples) {
    double loss = 0;
    Head head = model.heads().get(HEAD);
    try (Program program =
        Compiler.compile(engine, model.loss(HEAD), store, Bounds.of(1, 64, 64), Precision.F32)) {
      for (Example example : examples) {
        int time = example.ids().length;
        int[] positions = new int[time];
        java.util.Arrays.setAll(positions, t -> t);
        Tensor sum = Tensor.scalar(0f);
        Bindings bindings =
            new Bindings()
                .input(Inputs.IDS, Tensor.of(example.ids(), 1, time))
                .input(Inputs.POSITIONS, Tensor.of(positions, 1, time))
                .input(Inputs.DOCUMENTS, Tensor.zeros(DType.I32, 1, time))
                .input(Inputs.LAST, Tensor.of(new int[] {time - 1}, 1))
                .output(ModelGraphs.LOSS_SUM, sum);
        if (head.target() instanceof Target.Tokens) {
          bindings.input(Inputs.LABELS, Tensor.of(example.labels(), 1, time));
        } else {
          bindings.input(Inputs.CLASSES, Tensor.of(new int[] {example.classes().getFirst()}, 1));
        }
        program.run(bindings);
        loss += sum.getFloat(0);
      }
    }
    assertThat(loss).isPositive();
    return loss;
  }

  @TestFactory
  Stream<DynamicNode> resumed_everyStrategy_isTheRunThatWasNotStopped() {
    return Stream.of(Strategies.values())
        .map(
            strategy ->
                DynamicTest.dynamicTest(strategy.toString(), () -> resumedEqualsWhole(strategy)));
  }

  private static void resumedEqualsWhole(Strategies strategy) {
    Bundle base = BASES.get(Tokenizers.CHARACTER).get(Backbones.TRANSFORMER);
    FineTuneConfig config = config(Heads.CLASSIFICATION, strategy.onTransformer, "");
    FineTuneData rows = FineTuneData.read(HEAD, config, COMPONENTS, folder);
    FineTuning tuning = FineTuning.prepare(HEAD, config, base, rows, COMPONENTS);
    Path whole = folder.resolve("whole-" + strategy);
    Path resumed = folder.resolve("resumed-" + strategy);
    trained(tuning, whole);
    Path saved = folder.resolve("checkpoints-" + strategy);
    TrainingResult stopped = run(tuning, resumed, checkpoints(saved), new StopAfter(3));
    assertThat(stopped.end()).isEqualTo(TrainingResult.End.REQUESTED);
    assertThat(stopped.state().step()).isEqualTo(3);
    assertThat(resumed).doesNotExist();
    TrainingResult finished = run(tuning, resumed, checkpoints(saved), new StopAfter(-1));
    assertThat(finished.state().step()).isEqualTo(4);
    try (Checkpoint.Tensors expected = Bundle.open(whole, COMPONENTS).tensors();
        Checkpoint.Tensors actual = Bundle.open(resumed, COMPONENTS).tensors()) {
      assertThat(actual.types()).isEqualTo(expected.types());
      for (String name : expected.types().keySet()) {
        assertThat(actual.get(name).toFloats()).as(name).isEqualTo(expected.get(name).toFloats());
      }
    }
  }

  private static Checkpoints checkpoints(Path place) {
    return Checkpoints.in(place, 1, new Fingerprint(new TreeMap<>(Map.of("test", "resume"))));
  }

  /** Asks for the end after a step. */
  private static final class StopAfter implements TrainingListener {
    private final long last;
    private Trainer trainer;

    StopAfter(long last) {
      this.last = last;
    }

    @Override
    public void step(StepReport report) {
      if (report.step() == last) {
        trainer.requestStop();
      }
    }
  }

  private static TrainingResult run(
      FineTuning tuning, Path into, Checkpoints checkpoints, StopAfter listener) {
    try (Engine engine = new ReferenceEngine()) {
      return tuning
          .run(engine, checkpoints, listener, NOWHERE, into, trainer -> listener.trainer = trainer)
          .training();
    }
  }

  @Test
  void merge_loraOnATiedHead_untiesItAndSaysSo() {
    Bundle base = BASES.get(Tokenizers.CHARACTER).get(Backbones.TRANSFORMER);
    FineTuneConfig config =
        config(
            Heads.LANGUAGE_MODEL, "{type: lora, rank: 2, targets: [query, head]}", "merge: true");
    FineTuneData rows = FineTuneData.read(HEAD, config, COMPONENTS, folder);
    FineTuning tuning = FineTuning.prepare(HEAD, config, base, rows, COMPONENTS);
    assertThat(tuning.notices())
        .contains(
            "merging: head shared embedding.weight and now has a weight of its own, head.weight");
    Path into = folder.resolve("untied");
    double stored = trained(tuning, into);
    Bundle bundle = Bundle.open(into, COMPONENTS);
    assertThat(bundle.description().strategy()).isEmpty();
    try (Engine engine = new ReferenceEngine();
        LoadedModel model = bundle.load(engine, Precision.F32)) {
      assertThat(model.graphs().parameters().stream().map(ParameterSpec::name))
          .contains("head.weight")
          .noneMatch(name -> name.contains("lora"));
      List<Example> examples = validation(model.graphs(), config, rows);
      assertThat(loss(engine, model.store(), model.graphs(), examples))
          .isCloseTo(stored, within(1e-4 * stored));
    }
  }

  @Test
  void merge_strategyThatCannotBe_isRefusedBeforeTraining() {
    Bundle base = BASES.get(Tokenizers.CHARACTER).get(Backbones.TRANSFORMER);
    FineTuneConfig config = config(Heads.LANGUAGE_MODEL, "prompt-tuning", "merge: true");
    FineTuneData rows = FineTuneData.read(HEAD, config, COMPONENTS, folder);
    assertThatThrownBy(() -> FineTuning.prepare(HEAD, config, base, rows, COMPONENTS))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("cannot be merged")
        .hasMessageContaining("embedding.prompt_embeddings");
  }
}
