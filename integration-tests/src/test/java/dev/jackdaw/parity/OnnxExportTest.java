package dev.jackdaw.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.engine.cpu.CpuEngineConfig;
import dev.jackdaw.engine.cpu.CpuEngineFactory;
import dev.jackdaw.export.ExportPrecision;
import dev.jackdaw.export.ExportTarget;
import dev.jackdaw.export.ExportedModel;
import dev.jackdaw.export.Placement;
import dev.jackdaw.export.Purpose;
import dev.jackdaw.exporting.ExportRequest;
import dev.jackdaw.exporting.ExportResult;
import dev.jackdaw.exporting.ModelExport;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import dev.jackdaw.serving.ExportedFolder;
import dev.jackdaw.testkit.GoldenCase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Every golden model, exported and run from its files, says what the reference implementation says. */
class OnnxExportTest {
  private static final Components COMPONENTS = Components.find(new PluginFolders(null, List.of()));
  private static final String LANGUAGE = "language-model";
  private static final Tolerance LOGITS = new Tolerance.PerElement(1e-4, 1e-4);
  private static final int CAPACITY = 48;
  private static final ExportTarget FP32 = target(ExportPrecision.FP32, false);

  @TempDir private Path scratch;

  private static ExportTarget target(ExportPrecision precision, boolean portable) {
    return new ExportTarget(ExportTarget.Device.CPU, precision, portable);
  }

  @TestFactory
  List<DynamicTest> export_goldenModel_saysWhatTheReferenceSays() {
    List<String> cases = GoldenModel.cases(scratch);
    assertThat(cases).contains("gpt2-tiny", "llama-tiny");
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : cases) {
      tests.add(DynamicTest.dynamicTest(name, () -> languageModel(name, FP32)));
    }
    for (String name : List.of("gpt2-tiny", "llama-tiny")) {
      tests.add(
          DynamicTest.dynamicTest(
              name + ", portable", () -> languageModel(name, target(ExportPrecision.FP32, true))));
    }
    return tests;
  }

  private Path model(String name) {
    Path folder = scratch.resolve(name);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    GoldenCase.copy(name, "config.json", folder.resolve("config.json"));
    GoldenCase.copy(name, "model.safetensors", folder.resolve("model.safetensors"));
    return folder;
  }

  private ExportResult export(Path bundle, Path out, ExportTarget target) {
    try (Engine engine = new CpuEngineFactory().create(new CpuEngineConfig(2, "auto", false))) {
      return new ModelExport(Bundle.open(bundle, COMPONENTS), COMPONENTS, engine, _ -> {})
          .run(ExportRequest.of(out, target));
    }
  }

  private void languageModel(String name, ExportTarget target) {
    GoldenCase golden = GoldenCase.open(name);
    Path out = scratch.resolve(name + (target.portable() ? "-portable" : "-onnx"));
    ExportResult result = export(model(name), out, target);
    assertThat(result.parity().verified()).as(result.parity().line()).isTrue();
    assertThat(result.graphs())
        .containsExactly("head-language-model", "head-language-model-cached", "embed", "model");
    ExportedFolder folder = ExportedFolder.open(out, COMPONENTS);
    try (ExportedModel model = folder.model(Placement.CPU)) {
      String whole = folder.manifest().graph(Purpose.LOGITS, LANGUAGE).orElseThrow();
      logits(
          model, whole, TokenBatch.of(golden.tensor("input_ids")), golden.tensor("logits"), null);
      for (String side : List.of("right_pad", "left_pad")) {
        logits(
            model,
            whole,
            TokenBatch.padded(golden, side),
            golden.tensor(side + "/logits"),
            golden.tensor(side + "/attention_mask"));
      }
      String cached = folder.manifest().graph(Purpose.CACHED, LANGUAGE).orElseThrow();
      for (JsonNode prompt : golden.document().path("greedy")) {
        List<Integer> expected = ints(prompt.path("new_tokens"));
        assertThat(greedy(model, cached, ints(prompt.path("prompt")), expected.size()))
            .isEqualTo(expected);
      }
    }
  }

  private static void logits(
      ExportedModel model, String graph, TokenBatch batch, Tensor expected, Tensor mask) {
    Tensor logits = Tensor.zeros(DType.F32, expected.lengths());
    try (Program program = model.program(graph, Bounds.of(4, 24))) {
      program.run(batch.tokens().output(ModelGraphs.LOGITS, logits));
    }
    LOGITS.check(logits, expected, mask, graph);
  }

  private static List<Integer> ints(JsonNode list) {
    List<Integer> values = new ArrayList<>();
    list.forEach(item -> values.add(item.asInt()));
    return values;
  }

  /** The likeliest tokens after a prompt, from the files alone. */
  private static List<Integer> greedy(
      ExportedModel model, String graph, List<Integer> prompt, int count) {
    int vocabulary =
        (int)
            model
                .contents()
                .graphs()
                .get(graph)
                .outputs()
                .get(ModelGraphs.LOGITS)
                .shape()
                .dim(1)
                .fixed();
    List<Integer> written = new ArrayList<>();
    try (Program program = model.program(graph, Bounds.of(1, CAPACITY, CAPACITY));
        Store caches = model.caches()) {
      model
          .contents()
          .graphs()
          .get(graph)
          .states()
          .forEach(
              (name, type) ->
                  caches.declare(
                      name,
                      new TensorType(
                          type.dtype(),
                          dev.jackdaw.graph.Shape.fixed(
                              type.shape()
                                  .evaluate(symbol -> symbol.equals("B") ? 1 : CAPACITY)))));
      List<Integer> next = prompt;
      int cached = 0;
      while (written.size() < count) {
        int n = next.size();
        int[] positions = new int[n];
        for (int t = 0; t < n; t++) {
          positions[t] = cached + t;
        }
        Tensor logits = Tensor.zeros(DType.F32, 1, vocabulary);
        Bindings bindings = new Bindings().caches(caches, 0, 1).output(ModelGraphs.LOGITS, logits);
        Map<String, Tensor> inputs =
            Map.of(
                Inputs.IDS,
                Tensor.of(next.stream().mapToInt(Integer::intValue).toArray(), 1, n),
                Inputs.POSITIONS,
                Tensor.of(positions, 1, n),
                Inputs.DOCUMENTS,
                Tensor.zeros(DType.I32, 1, n),
                Inputs.LAST,
                Tensor.of(new int[] {n - 1}, 1),
                Inputs.CACHED,
                Tensor.of(new int[] {cached}, 1));
        inputs.forEach(bindings::input);
        program.run(bindings);
        cached += n;
        int best = 0;
        for (int v = 1; v < vocabulary; v++) {
          best = logits.getFloat(v) > logits.getFloat(best) ? v : best;
        }
        written.add(best);
        next = List.of(best);
      }
    }
    return written;
  }

  @TestFactory
  List<DynamicTest> export_goldenClassifier_saysWhatTheReferenceSays() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : List.of("gpt2-tiny-classifier", "llama-tiny-classifier")) {
      tests.add(DynamicTest.dynamicTest(name, () -> classifier(name)));
    }
    return tests;
  }

  private void classifier(String name) {
    boolean there = GoldenCase.exists(name);
    String message = "no classifier is exported: give -Djackdaw.golden=FOLDER with " + name;
    if (Boolean.getBoolean("jackdaw.forbidSkips")) {
      assertThat(there).as(message).isTrue();
    }
    Assumptions.assumeTrue(there, message);
    GoldenCase golden = GoldenCase.open(name);
    Path out = scratch.resolve(name + "-onnx");
    ExportResult result = export(model(name), out, FP32);
    assertThat(result.graphs()).containsExactly("head-classification", "embed");
    ExportedFolder folder = ExportedFolder.open(out, COMPONENTS);
    assertThat(folder.heads().get("classification").target().labels())
        .containsExactly("label0", "label1", "label2", "label3", "label4");
    try (ExportedModel model = folder.model(Placement.CPU);
        Program program = model.program("head-classification", Bounds.of(4, 24))) {
      for (String side : List.of("right_pad", "left_pad")) {
        Tensor expected = golden.tensor(side + "/logits");
        Tensor logits = Tensor.zeros(DType.F32, expected.lengths());
        program.run(ClassifierParity.batch(golden, side).output(ModelGraphs.LOGITS, logits));
        LOGITS.check(logits, expected, null, side);
      }
    }
  }

  @Test
  void export_narrowWeights_areHalfTheSizeAndWithinTheirLimit() throws IOException {
    Path bundle = model("llama-tiny");
    export(bundle, scratch.resolve("wide"), FP32);
    ExportResult half =
        export(bundle, scratch.resolve("half"), target(ExportPrecision.FP16, false));

    assertThat(half.parity().verified()).isTrue();
    assertThat(half.parity().line()).startsWith("within the limits");
    double ratio =
        (double) Files.size(scratch.resolve("half/weights.bin"))
            / Files.size(scratch.resolve("wide/weights.bin"));
    assertThat(ratio).isBetween(0.4, 0.8); // small tensors are filled up to pages
  }

  @Test
  void open_spoiledFiles_areNamedWithWhatIsWrong() throws IOException {
    Path out = scratch.resolve("spoiled");
    export(model("llama-tiny"), out, FP32);
    Path weights = out.resolve("weights.bin");
    byte[] whole = Files.readAllBytes(weights);
    var exporter = COMPONENTS.component(dev.jackdaw.export.Exporter.class, "onnx");

    Files.write(weights, java.util.Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> exporter.open(out, Placement.CPU))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("weights.bin: is truncated");
    Files.delete(weights);
    assertThatThrownBy(() -> exporter.open(out, Placement.CPU))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("weights.bin: is missing: it holds the weights");
    Files.write(weights, whole);
    Files.writeString(out.resolve("embed.onnx"), "no ONNX at all");
    Files.delete(out.resolve("model.onnx"));
    assertThatThrownBy(() -> exporter.open(out, Placement.CPU))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("embed.onnx: is no ONNX file, or damaged")
        .hasMessageContaining("model.onnx: is missing");
    assertThatThrownBy(() -> exporter.open(out, new Placement("cuda:7", 0)))
        .isInstanceOf(UserException.class);
  }

  @Test
  void run_beyondTheBounds_isRefusedWithBothFigures() {
    Path out = scratch.resolve("bounds");
    export(model("llama-tiny"), out, FP32);
    try (ExportedModel model = ExportedFolder.open(out, COMPONENTS).model(Placement.CPU);
        Program program = model.program("head-language-model", Bounds.of(1, 4))) {
      TokenBatch five = TokenBatch.of(Tensor.of(new int[] {1, 2, 3, 4, 5}, 1, 5));
      Tensor logits = Tensor.zeros(DType.F32, 1, 5, 99);
      assertThatThrownBy(() -> program.run(five.tokens().output(ModelGraphs.LOGITS, logits)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("sets T to 5, compiled for at most 4");
    }
  }

  /** Where Python is at hand with onnx and onnxruntime-genai. */
  @Test
  void export_otherTools_acceptAndRunTheFolder() throws IOException, InterruptedException {
    String python = System.getProperty("jackdaw.python", "");
    String message =
        "other tools are not asked: give -Djackdaw.python=PYTHON with onnx and onnxruntime-genai";
    Assumptions.assumeFalse(python.isEmpty(), message);
    for (String name : List.of("gpt2-tiny", "llama-tiny")) {
      Path out = scratch.resolve(name + "-tools");
      export(model(name), out, FP32);
      // fused files have an operator that ONNX Runtime keeps in the standard domain, which the
      // checker does not know
      Path portable = scratch.resolve(name + "-standard");
      export(model(name), portable, target(ExportPrecision.FP32, true));
      JsonNode prompt = GoldenCase.open(name).document().path("greedy").path(0);
      List<Integer> expected = ints(prompt.path("new_tokens"));
      Path script = scratch.resolve("tools.py");
      Files.writeString(
          script,
          """
          import glob, json, sys
          import onnx, onnxruntime_genai as og
          folder, prompt, count = sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3])
          files = glob.glob(sys.argv[4] + "/*.onnx")
          assert len(files) == 4, files
          for file in files:
              onnx.checker.check_model(file)
          model = og.Model(folder)
          params = og.GeneratorParams(model)
          params.set_search_options(max_length=len(prompt) + count, do_sample=False)
          generator = og.Generator(model, params)
          generator.append_tokens([prompt])
          while not generator.is_done() and len(generator.get_sequence(0)) < len(prompt) + count:
              generator.generate_next_token()
          print(json.dumps([int(id) for id in generator.get_sequence(0)[len(prompt):]]))
          """);
      ProcessBuilder tools =
          new ProcessBuilder(
                  python,
                  script.toString(),
                  out.toString(),
                  ints(prompt.path("prompt")).toString(),
                  Integer.toString(expected.size()),
                  portable.toString())
              .redirectErrorStream(true);
      tools.environment().put("ORT_DISABLE_TELEMETRY", "1");
      Process process = tools.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(said).isZero();
      assertThat(said.strip().lines().toList().getLast()).isEqualTo(expected.toString());
    }
  }
}
