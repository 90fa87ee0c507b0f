package dev.jackdaw.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.assembly.Merge;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.assembly.Parameters;
import dev.jackdaw.compile.Compiler;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.finetune.lora.DoraStrategy;
import dev.jackdaw.finetune.lora.LoraConfig;
import dev.jackdaw.finetune.lora.LoraStrategy;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.optimizer.AdamW;
import dev.jackdaw.optimizer.Assignment;
import dev.jackdaw.optimizer.UpdateGraphs;
import dev.jackdaw.testkit.GoldenCase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** LoRA and DoRA over a golden model compute, learn and merge as PEFT does, within the tolerances of the fixtures. */
abstract class AdapterParity {
  private static final Tolerance LOGITS = new Tolerance.PerElement(5e-5, 1e-4);
  private static final Tolerance MERGED = new Tolerance.PerElement(2e-6, 1e-4);

  @TempDir private Path folder;

  /** The engine under test, a new one each time. */
  abstract Engine engine();

  /** What a test does with a case. */
  private interface Body {
    void on(Case golden);
  }

  private void with(String name, Body body) {
    if (!GoldenCase.exists(name)) {
      String message = "no fixture " + name + ": give -Djackdaw.golden=FOLDER";
      assertThat(Boolean.getBoolean("jackdaw.forbidSkips")).as(message).isFalse();
      Assumptions.abort(message);
    }
    try (GoldenModel base = GoldenModel.open("llama-tiny", "config.json", folder);
        Engine engine = engine();
        Store store = engine.store()) {
      base.load(store);
      body.on(Case.of(name, base, engine, store, folder));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lora-tiny", "dora-tiny"})
  void logits_adapterOfPeft_equalPefts(String name) {
    with(
        name,
        golden -> {
          LOGITS.check(
              golden.logits(golden.base.graphs), golden.tensor("base_logits"), null, "base");
          LOGITS.check(golden.logits(golden.graphs), golden.tensor("logits"), null, "adapted");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"lora-tiny", "dora-tiny"})
  void gradients_ofTheAdapter_equalPefts(String name) {
    with(
        name,
        golden -> {
          golden.declareGradients();
          double expected = golden.document("loss").path("mean").asDouble();
          try (Program program = golden.compile(golden.training())) {
            TokenBatch batch = TokenBatch.of(golden.tensor("input_ids"), golden.tensor("labels"));
            assertThat(golden.step(program, batch))
                .as("loss")
                .isCloseTo(expected, within(1e-5 + 2e-5 * expected));
          }
          for (ParameterSpec parameter : golden.trained) {
            float[] wanted = golden.tensor("grad/" + peft(parameter.name())).toFloats();
            float[] actual = golden.store.read(Inputs.gradient(parameter.name())).toFloats();
            assertThat(distance(actual, wanted) / norm(wanted))
                .as("gradient of " + parameter.name())
                .isLessThanOrEqualTo(1e-4);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"lora-tiny", "dora-tiny"})
  void training_fiveStepsOfAdamW_goesPeftsWay(String name) {
    with(name, AdapterParity::train);
  }

  private static void train(Case golden) {
    JsonNode train = golden.document("train");
    List<Assignment> assignments = golden.assignments(train);
    golden.declareGradients();
    UpdateGraphs.moments(assignments).forEach(golden.store::declare);
    Map<String, float[]> start = golden.values();
    try (Program gradients = golden.compile(golden.training());
        Program norm =
            golden.compile(UpdateGraphs.norm(assignments, train.path("clip_norm").asDouble()));
        Program update = golden.compile(UpdateGraphs.update(assignments))) {
      for (int step = 1; step <= 5; step++) {
        double loss = golden.step(gradients, golden.batch(step));
        double expected = train.path("losses").path(step - 1).asDouble();
        assertThat(loss).as("loss of step " + step).isCloseTo(expected, within(1e-4 * expected));
        Tensor clip = Tensor.scalar(0f);
        Tensor size = Tensor.scalar(0f);
        norm.run(
            new Bindings()
                .output(UpdateGraphs.GRADIENT_NORM, size)
                .output(UpdateGraphs.CLIP, clip));
        double expectedNorm = train.path("grad_norms").path(step - 1).asDouble();
        assertThat((double) size.getFloat(0))
            .as("norm of step " + step)
            .isCloseTo(expectedNorm, within(1e-3 * expectedNorm));
        Bindings bindings =
            new Bindings()
                .input(UpdateGraphs.RATE, Tensor.scalar((float) train.path("lr").asDouble()))
                .input(UpdateGraphs.CLIP, clip);
        long number = step;
        UpdateGraphs.scalars(assignments)
            .forEach(
                (key, scalar) ->
                    bindings.input(key, Tensor.scalar((float) scalar.at().applyAsDouble(number))));
        update.run(bindings);
        if (step == 1 || step == 5) {
          golden.assertTrained(start, step);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lora-tiny", "dora-tiny"})
  void merged_weights_equalPefts(String name) {
    with(
        name,
        golden -> {
          Merge merge = Merge.of(golden.graphs);
          assertThat(merge.notes()).isEmpty();
          Map<String, Tensor> merged = merge.values(golden.engine, golden.store);
          Set<String> compared = new LinkedHashSet<>();
          for (String tensor : golden.expected.tensors()) {
            if (tensor.startsWith("merged/")) {
              String ours = ours(tensor.substring("merged/".length()));
              assertThat(merged).containsKey(ours);
              MERGED.check(merged.get(ours), golden.tensor(tensor), null, tensor);
              compared.add(ours);
            }
          }
          assertThat(compared).hasSize(4).isEqualTo(merged.keySet());
        });
  }

  private static String ours(String name) {
    return name.replaceFirst("^(base_model\\.model\\.)?model\\.layers\\.", "blocks.")
        .replace("self_attn.q_proj", "attention.query")
        .replace("self_attn.v_proj", "attention.value");
  }

  private static String peft(String name) {
    String theirs =
        name.replaceFirst("^blocks\\.", "base_model.model.model.layers.")
            .replace("attention.query", "self_attn.q_proj")
            .replace("attention.value", "self_attn.v_proj");
    return theirs.endsWith(".weight") ? theirs : theirs + ".weight";
  }

  private static double distance(float[] a, float[] b) {
    assertThat(a).hasSameSizeAs(b);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  private static double norm(float[] a) {
    return distance(a, new float[a.length]);
  }

  /** An adapter over its base in one engine's store. */
  private record Case(
      GoldenCase expected,
      GoldenModel base,
      ModelGraphs graphs,
      List<ParameterSpec> trained,
      Engine engine,
      Store store) {

    static Case of(String name, GoldenModel base, Engine engine, Store store, Path folder) {
      GoldenCase expected = GoldenCase.open(name);
      JsonNode document = expected.document();
      LoraConfig config =
          new LoraConfig(
              document.path("rank").asInt(),
              document.path("alpha").asDouble(),
              0,
              List.of("query", "value"),
              false,
              1,
              true);
      FineTuneStrategy<LoraConfig> strategy =
          document.path("dora").asBoolean() ? new DoraStrategy() : new LoraStrategy();
      ModelGraphs graphs =
          new ModelGraphs(
              base.graphs.backbone(),
              base.graphs.heads(),
              strategy.adapt(base.graphs.outline(), config));
      List<ParameterSpec> trained =
          graphs.parameters().stream()
              .filter(parameter -> graphs.adaptation().trains(parameter.name(), 0))
              .toList();
      Path file = folder.resolve("adapter_model.safetensors");
      assertThat(GoldenCase.copy(name, "adapter_model.safetensors", file)).isTrue();
      GoldenCase adapter = GoldenCase.over(file);
      assertThat(trained.stream().map(ParameterSpec::name))
          .containsExactlyInAnyOrderElementsOf(
              adapter.tensors().stream().map(AdapterParity::ours).toList());
      Parameters.declare(store, trained);
      adapter.tensors().forEach(tensor -> store.write(ours(tensor), adapter.tensor(tensor)));
      return new Case(expected, base, graphs, trained, engine, store);
    }

    Tensor tensor(String name) {
      return expected.tensor(name);
    }

    JsonNode document(String key) {
      return expected.document().path(key);
    }

    Program compile(Graph graph) {
      return Compiler.compile(engine, graph, store, Bounds.of(4, 24, 24), Precision.F32);
    }

    Graph training() {
      Set<String> names = new LinkedHashSet<>();
      trained.forEach(parameter -> names.add(parameter.name()));
      return graphs.training(GoldenModel.HEAD, names, false);
    }

    void declareGradients() {
      trained.forEach(p -> store.declare(Inputs.gradient(p.name()), store.types().get(p.name())));
    }

    Tensor logits(ModelGraphs model) {
      Tensor logits = Tensor.zeros(DType.F32, tensor("logits").lengths());
      try (Program program = compile(model.logits(GoldenModel.HEAD, false))) {
        program.run(TokenBatch.of(tensor("input_ids")).tokens().output(ModelGraphs.LOGITS, logits));
      }
      return logits;
    }

    /** A training run; the mean loss. */
    double step(Program program, TokenBatch batch) {
      Tensor sum = Tensor.scalar(0f);
      program.run(
          batch
              .labelled()
              .input(Inputs.LOSS_SCALE, Tensor.scalar(1f / batch.trained()))
              .output(ModelGraphs.LOSS_SUM, sum));
      return sum.getFloat(0) / batch.trained();
    }

    TokenBatch batch(int step) {
      return TokenBatch.of(
          TokenBatch.slice(tensor("train/input_ids"), step - 1),
          TokenBatch.slice(tensor("train/labels"), step - 1));
    }

    List<Assignment> assignments(JsonNode train) {
      double decay = train.path("weight_decay").asDouble();
      AdamW adamW =
          new AdamW(
              train.path("betas").path(0).asDouble(),
              train.path("betas").path(1).asDouble(),
              train.path("eps").asDouble(),
              decay,
              false);
      List<Assignment> assignments = new ArrayList<>();
      trained.forEach(
          p -> assignments.add(new Assignment(p, adamW, 1, p.shape().rank() >= 2 ? decay : 0)));
      return assignments;
    }

    Map<String, float[]> values() {
      Map<String, float[]> values = new LinkedHashMap<>();
      trained.forEach(p -> values.put(p.name(), store.read(p.name()).toFloats()));
      return values;
    }

    void assertTrained(Map<String, float[]> start, int step) {
      JsonNode after = document("params_after").path("step" + step);
      values()
          .forEach(
              (name, values) -> {
                double change = after.path(peft(name)).path("delta_l2").asDouble();
                assertThat(change).as(name).isPositive();
                String what = name + " after step " + step;
                assertThat(distance(values, start.get(name)))
                    .as(what + ", change")
                    .isCloseTo(change, within(1e-3 * change));
                assertThat(distance(values, tensor("step" + step + "/" + peft(name)).toFloats()))
                    .as(what)
                    .isLessThanOrEqualTo(1e-3 * change);
              });
    }
  }
}
