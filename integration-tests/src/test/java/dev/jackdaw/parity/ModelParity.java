package dev.jackdaw.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.compile.Compiler;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.model.Mode;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.optimizer.AdamW;
import dev.jackdaw.optimizer.Assignment;
import dev.jackdaw.optimizer.UpdateGraphs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An engine computes whole models as the reference implementation does, within the tolerances of the fixtures. */
abstract class ModelParity {
  private static final long CAPACITY = 48;

  @TempDir private Path scratch;

  /** The engine under test, a new one each time. */
  abstract Engine engine();

  Precision precision() {
    return Precision.F32;
  }

  /** How far logits and hidden states may be off. */
  Tolerance activations() {
    return new Tolerance.PerElement(5e-5, 1e-4);
  }

  double[] lossTolerance() {
    return new double[] {1e-5, 2e-5};
  }

  /** L2 of the difference over L2 of the expected gradient. */
  double gradientTolerance() {
    return 1e-4;
  }

  /** Whether trajectories (training steps, greedy text) can be expected to agree. */
  boolean exact() {
    return true;
  }

  @Test
  void golden_folder_given() {
    boolean given = !System.getProperty("jackdaw.golden", "").isEmpty();
    String message =
        "only the cases of the test kit are checked: give -Djackdaw.golden=FOLDER for all model"
            + " families";
    if (Boolean.getBoolean("jackdaw.forbidSkips")) {
      assertThat(given).as(message).isTrue();
    }
    Assumptions.assumeTrue(given, message);
    assertThat(GoldenModel.cases(scratch))
        .contains(
            "gpt2-tiny",
            "llama-tiny",
            "llama-tiny-tied",
            "llama-tiny-rope3",
            "qwen2-tiny",
            "qwen3-tiny",
            "mistral-tiny",
            "gemma3-tiny",
            "phi3-tiny",
            "olmo2-tiny");
  }

  @TestFactory
  List<DynamicNode> model_goldenCase_equalsReference() {
    List<String> cases = GoldenModel.cases(scratch);
    assertThat(cases).contains("gpt2-tiny", "llama-tiny");
    return cases.stream().map(this::tests).toList();
  }

  private DynamicNode tests(String name) {
    List<DynamicNode> tests = new ArrayList<>();
    tests.add(test(name, "logits and hidden states", this::logitsAndHidden));
    tests.add(test(name, "lengths and padding", this::padding));
    tests.add(test(name, "loss and gradients", this::gradients));
    if (exact()) {
      tests.add(test(name, "five steps of AdamW", this::training));
      tests.add(test(name, "greedy continuations through the cache", this::greedy));
      tests.add(
          DynamicTest.dynamicTest(
              "config.json of transformers 5",
              () ->
                  run(
                      name,
                      "config.transformers5.json",
                      run ->
                          run.assertLogits(
                              TokenBatch.of(run.tensor("input_ids")), "logits", null))));
    }
    return DynamicContainer.dynamicContainer(name, tests);
  }

  private DynamicTest test(String name, String what, Consumer<Run> body) {
    return DynamicTest.dynamicTest(what, () -> run(name, "config.json", body));
  }

  private void run(String name, String config, Consumer<Run> body) {
    Path folder = scratch.resolve("model");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (GoldenModel model = GoldenModel.open(name, config, folder);
        Engine engine = engine();
        Store store = engine.store()) {
      Assumptions.assumeTrue(
          engine.info().precisions().contains(precision()),
          () -> "this machine has no " + precision() + ": " + engine.info().choices());
      model.load(store);
      body.accept(new Run(model, engine, store, scratch));
    }
  }

  private void logitsAndHidden(Run run) {
    TokenBatch batch = TokenBatch.of(run.tensor("input_ids"));
    try (Program program = run.compile(run.model.graphs.logits(GoldenModel.HEAD, true))) {
      Bindings bindings = batch.tokens();
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      List<String> names = new ArrayList<>(List.of("logits"));
      run.model.golden.tensors().stream().filter(t -> t.startsWith("hidden/")).forEach(names::add);
      assertThat(names).hasSizeGreaterThan(2);
      for (String name : names) {
        Tensor output = Tensor.zeros(DType.F32, run.tensor(name).lengths());
        outputs.put(name, output);
        bindings.output(
            name.equals("logits") ? ModelGraphs.LOGITS : ModelGraphs.tap(name.replace('/', '.')),
            output);
      }
      program.run(bindings);
      outputs.forEach((name, output) -> activations().check(output, run.tensor(name), null, name));
    }
  }

  private void padding(Run run) {
    for (String length : List.of("length1", "length2", "length7")) {
      run.assertLogits(TokenBatch.of(run.tensor(length + "/input_ids")), length + "/logits", null);
    }
    for (String side : List.of("right_pad", "left_pad")) {
      TokenBatch batch = TokenBatch.padded(run.model.golden, side);
      run.assertLogits(batch, side + "/logits", run.tensor(side + "/attention_mask"));
      double expected = run.document(side).path("loss").asDouble();
      assertThat(run.loss(batch) / batch.trained())
          .as(side + " loss")
          .isCloseTo(expected, lossOffset(expected));
    }
  }

  private org.assertj.core.data.Offset<Double> lossOffset(double expected) {
    return within(lossTolerance()[0] + lossTolerance()[1] * Math.abs(expected));
  }

  private void gradients(Run run) {
    TokenBatch batch = TokenBatch.of(run.tensor("input_ids"), run.tensor("labels"));
    double expected = run.document("loss").path("mean").asDouble();
    run.declareGradients();
    try (Program program = run.compile(run.trainingGraph())) {
      assertThat(run.step(program, batch)).as("loss").isCloseTo(expected, lossOffset(expected));
    }
    Map<String, float[]> stored = run.model.stored(run.read(Inputs::gradient), scratch);
    int compared = 0;
    for (String name : run.model.golden.tensors()) {
      if (name.startsWith("grad/")) {
        float[] wanted = run.tensor(name).toFloats();
        float[] actual = stored.get(name.substring(5));
        assertThat(actual).as(name).hasSameSizeAs(wanted);
        assertThat(distance(actual, wanted) / norm(wanted))
            .as(name)
            .isLessThanOrEqualTo(gradientTolerance());
        compared++;
      }
    }
    assertThat(compared).as("gradients compared").isEqualTo(stored.size());
  }

  private void training(Run run) {
    JsonNode train = run.document("train");
    List<Assignment> assignments = run.assignments(train);
    run.declareGradients();
    UpdateGraphs.moments(assignments).forEach(run.store::declare);
    Map<String, float[]> start = run.stored();
    double clipNorm = train.path("clip_norm").asDouble();
    try (Program gradients = run.compile(run.trainingGraph());
        Program norm = run.compile(UpdateGraphs.norm(assignments, clipNorm));
        Program update = run.compile(UpdateGraphs.update(assignments))) {
      for (int step = 1; step <= 5; step++) {
        TokenBatch batch =
            TokenBatch.of(
                TokenBatch.slice(run.tensor("train/input_ids"), step - 1),
                TokenBatch.slice(run.tensor("train/labels"), step - 1));
        double loss = run.step(gradients, batch);
        double expectedLoss = train.path("losses").path(step - 1).asDouble();
        assertThat(loss)
            .as("loss of step " + step)
            .isCloseTo(expectedLoss, within(1e-4 * expectedLoss));
        Tensor size = Tensor.scalar(0f);
        Tensor clip = Tensor.scalar(0f);
        norm.run(
            new Bindings()
                .output(UpdateGraphs.GRADIENT_NORM, size)
                .output(UpdateGraphs.CLIP, clip));
        double expectedNorm = train.path("grad_norms").path(step - 1).asDouble();
        assertThat((double) size.getFloat(0))
            .as("norm of step " + step)
            .isCloseTo(expectedNorm, within(1e-3 * expectedNorm));
        update.run(
            run.scalars(assignments, step)
                .input(UpdateGraphs.RATE, Tensor.scalar((float) train.path("lr").asDouble()))
                .input(UpdateGraphs.CLIP, clip));
        if (step == 1 || step == 5) {
          assertParameters(run, start, step);
        }
      }
    }
    run.assertLogits(
        TokenBatch.of(run.tensor("input_ids")),
        "step5_logits",
        null,
        new Tolerance.PerElement(2e-3, 1e-3));
  }

  /** The file's tensors after a step: their changes, and where the fixture has them their numbers. */
  private void assertParameters(Run run, Map<String, float[]> start, int step) {
    JsonNode after = run.document("params_after").path("step" + step);
    JsonNode loose = run.document("fp32_rounding").path("delta_last_step_above_1e4");
    Map<String, float[]> now = run.stored();
    assertThat(now.keySet()).isEqualTo(new TreeSet<>(after.propertyNames()));
    now.forEach(
        (name, values) -> {
          JsonNode expected = after.path(name);
          double change = expected.path("delta_l2").asDouble();
          double tolerance = change * Math.max(1e-3, 20 * loose.path(name).asDouble(0));
          String what = name + " after step " + step;
          assertThat(distance(values, start.get(name)))
              .as(what + ", change")
              .isCloseTo(change, within(tolerance));
          assertThat(norm(values))
              .as(what + ", norm")
              .isCloseTo(expected.path("l2").asDouble(), within(tolerance));
          String whole = "step" + step + "/" + name;
          if (run.model.golden.tensors().contains(whole)) {
            assertThat(distance(values, run.tensor(whole).toFloats()))
                .as(what)
                .isLessThanOrEqualTo(tolerance);
          }
        });
  }

  private void greedy(Run run) {
    JsonNode prompts = run.document("greedy");
    int rows = prompts.size();
    List<List<Integer>> texts = new ArrayList<>();
    List<List<Integer>> expected = new ArrayList<>();
    prompts.forEach(
        prompt -> {
          texts.add(ints(prompt.path("prompt")));
          expected.add(ints(prompt.path("new_tokens")));
        });
    try (Store caches = run.engine.store();
        Program prefill =
            run.compile(run.model.graphs.cached(GoldenModel.HEAD, Mode.PREFILL, false));
        Program decode =
            run.compile(run.model.graphs.cached(GoldenModel.HEAD, Mode.DECODE, false))) {
      run.model
          .graphs
          .cacheTypes()
          .forEach(
              (name, type) ->
                  caches.declare(
                      name,
                      new dev.jackdaw.graph.TensorType(
                          type.dtype(), ModelGraphs.slots(type, rows, CAPACITY))));
      int[] cached = new int[rows];
      List<List<Integer>> next = texts;
      List<List<Integer>> written =
          texts.stream().map(text -> (List<Integer>) new ArrayList<Integer>()).toList();
      while (written.getFirst().size() < expected.getFirst().size()) {
        Program program = written.getFirst().isEmpty() ? prefill : decode;
        Tensor logits = run.cachedStep(program, caches, next, cached);
        next = new ArrayList<>();
        for (int b = 0; b < rows; b++) {
          int token = largest(logits, b);
          written.get(b).add(token);
          next.add(List.of(token));
        }
      }
      assertThat(written).isEqualTo(expected);
    }
  }

  private static List<Integer> ints(JsonNode list) {
    List<Integer> values = new ArrayList<>();
    list.forEach(item -> values.add(item.asInt()));
    return values;
  }

  private static int largest(Tensor logits, int row) {
    int best = 0;
    int width = (int) logits.length(1);
    for (int v = 1; v < width; v++) {
      best =
          logits.getFloat((long) row * width + v) > logits.getFloat((long) row * width + best)
              ? v
              : best;
    }
    return best;
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  private static double norm(float[] a) {
    return distance(a, new float[a.length]);
  }

  /** One model in one engine's store. */
  private final class Run {
    final GoldenModel model;
    final Engine engine;
    final Store store;
    private final Path folder;

    Run(GoldenModel model, Engine engine, Store store, Path folder) {
      this.model = model;
      this.engine = engine;
      this.store = store;
      this.folder = folder;
    }

    Tensor tensor(String name) {
      return model.golden.tensor(name);
    }

    JsonNode document(String key) {
      return model.golden.document().path(key);
    }

    Program compile(Graph graph) {
      return Compiler.compile(engine, graph, store, Bounds.of(4, 24, CAPACITY), precision());
    }

    Graph trainingGraph() {
      return model.graphs.training(
          GoldenModel.HEAD,
          model.graphs.parameters().stream().map(ParameterSpec::name).collect(Collectors.toSet()),
          false);
    }

    void declareGradients() {
      model
          .graphs
          .parameters()
          .forEach(p -> store.declare(Inputs.gradient(p.name()), store.types().get(p.name())));
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

    double loss(TokenBatch batch) {
      try (Program program = compile(model.graphs.loss(GoldenModel.HEAD))) {
        Tensor sum = Tensor.scalar(0f);
        program.run(batch.labelled().output(ModelGraphs.LOSS_SUM, sum));
        return sum.getFloat(0);
      }
    }

    Map<String, Tensor> read(java.util.function.UnaryOperator<String> key) {
      Map<String, Tensor> numbers = new LinkedHashMap<>();
      model
          .graphs
          .parameters()
          .forEach(p -> numbers.put(p.name(), store.read(key.apply(p.name()))));
      return numbers;
    }

    /** Parameters by the names of the model file. */
    Map<String, float[]> stored() {
      return model.stored(read(name -> name), folder);
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
      return model.graphs.parameters().stream()
          .map(p -> new Assignment(p, adamW, 1, p.shape().rank() >= 2 ? decay : 0))
          .toList();
    }

    Bindings scalars(List<Assignment> assignments, int step) {
      Bindings bindings = new Bindings();
      UpdateGraphs.scalars(assignments)
          .forEach(
              (key, scalar) ->
                  bindings.input(key, Tensor.scalar((float) scalar.at().applyAsDouble(step))));
      return bindings;
    }

    void assertLogits(TokenBatch batch, String name, Tensor mask) {
      assertLogits(batch, name, mask, activations());
    }

    void assertLogits(TokenBatch batch, String name, Tensor mask, Tolerance tolerance) {
      Tensor logits = Tensor.zeros(DType.F32, tensor(name).lengths());
      try (Program program = compile(model.graphs.logits(GoldenModel.HEAD, false))) {
        program.run(batch.tokens().output(ModelGraphs.LOGITS, logits));
      }
      tolerance.check(logits, tensor(name), mask, name);
    }

    /** Feeds each row's tokens, padded to the right, behind what its cache holds, and counts them as held; (B, V). */
    Tensor cachedStep(Program program, Store caches, List<List<Integer>> tokens, int[] cached) {
      int rows = tokens.size();
      int time = tokens.stream().mapToInt(List::size).max().orElseThrow();
      Tensor ids = Tensor.zeros(DType.I32, rows, time);
      Tensor positions = Tensor.zeros(DType.I32, rows, time);
      Tensor documents = Tensor.zeros(DType.I32, rows, time);
      Tensor last = Tensor.zeros(DType.I32, rows);
      Tensor held = Tensor.of(cached.clone(), rows);
      for (int b = 0; b < rows; b++) {
        int n = tokens.get(b).size();
        last.setInt(b, n - 1);
        for (int t = 0; t < time; t++) {
          ids.setInt((long) b * time + t, t < n ? tokens.get(b).get(t) : 0);
          positions.setInt((long) b * time + t, t < n ? cached[b] + t : 0);
          documents.setInt((long) b * time + t, t < n ? 0 : -1);
        }
        cached[b] += n;
      }
      Tensor logits = Tensor.zeros(DType.F32, rows, model.checkpoint.vocabulary());
      program.run(
          new TokenBatch(ids, positions, documents, last, ids, 0)
              .tokens()
              .input(Inputs.CACHED, held)
              .caches(caches, 0, rows)
              .output(ModelGraphs.LOGITS, logits));
      return logits;
    }
  }
}
