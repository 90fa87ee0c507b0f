package dev.jackdaw.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.assembly.Parameters;
import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.bundle.ModelImport;
import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.compile.Compiler;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.engine.cpu.CpuEngineConfig;
import dev.jackdaw.engine.cpu.CpuEngineFactory;
import dev.jackdaw.finetune.lora.LoraConfig;
import dev.jackdaw.finetune.lora.LoraStrategy;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.head.classification.ClassificationConfig;
import dev.jackdaw.head.classification.ClassificationFactory;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.optimizer.AdamW;
import dev.jackdaw.optimizer.Assignment;
import dev.jackdaw.optimizer.UpdateGraphs;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * LoRA on a published model, SmolLM2-135M as a classifier of Banking77, goes loss by loss the way of the reference run. Folders by the
 * system properties {@code jackdaw.models}, {@code jackdaw.golden} and {@code jackdaw.data}.
 */
class PublishedFineTuningTest {
  private static final String HEAD = "classification";
  private static final int ROWS = 512;
  private static final int BATCH = 16;
  private static final int STRIDE = 149;

  @TempDir Path scratch;

  private record Row(int[] ids, int label) {}

  private static Path given(String property) {
    String folder = System.getProperty(property, "");
    String message = "the published fine-tuning is not repeated: give -D" + property + "=FOLDER";
    if (Boolean.getBoolean("jackdaw.forbidSkips")) {
      assertThat(folder).as(message).isNotEmpty();
    }
    Assumptions.assumeFalse(folder.isEmpty(), message);
    return Path.of(folder);
  }

  @Test
  void training_ofAnImportedModel_goesTheReferencesWay() throws IOException {
    Path source = given("jackdaw.models").resolve("smollm2-135m-instruct");
    Path data = given("jackdaw.data").resolve("bank/banking77");
    Path golden = given("jackdaw.golden").resolve("smollm2-135m/finetune.json");
    JsonNode expected = JsonMapper.shared().readTree(golden.toFile());
    Components components = Components.find(new PluginFolders(null, List.of()));
    new ModelImport(components).run(source, scratch.resolve("bundle"));
    Bundle bundle = Bundle.open(scratch.resolve("bundle"), components);
    Tokenizer tokenizer = bundle.tokenizer().orElseThrow();
    List<String> labels = new ArrayList<>();
    JsonMapper.shared()
        .readTree(data.resolve("categories.json").toFile())
        .forEach(label -> labels.add(label.asString()));
    List<Row> rows = rows(data.resolve("train.csv"), labels, tokenizer);
    ModelGraphs graphs = adapted(bundle, tokenizer, labels);
    try (Engine engine = new CpuEngineFactory().create(new CpuEngineConfig(2, "auto", false));
        Store store = engine.store();
        Checkpoint.Tensors tensors = bundle.tensors()) {
      Parameters.declare(store, graphs.parameters());
      tensors.types().keySet().forEach(name -> store.write(name, tensors.get(name)));
      List<ParameterSpec> trained =
          graphs.parameters().stream()
              .filter(parameter -> graphs.adaptation().trains(parameter.name(), 0))
              .toList();
      assertThat(trained.stream().mapToLong(p -> elements(lengths(store, p.name()))).sum())
          .isEqualTo(expected.path("setup").path("trainable_parameters").asLong());
      trained.forEach(parameter -> start(store, parameter.name()));
      new Run(engine, store, graphs, trained, rows, expected).check();
    }
  }

  private static ModelGraphs adapted(Bundle bundle, Tokenizer tokenizer, List<String> labels) {
    Head head = new ClassificationFactory().create(ClassificationConfig.of(labels), tokenizer);
    ModelGraphs plain =
        new ModelGraphs(bundle.backbone(), Map.of(HEAD, head), (parameter, phase) -> true);
    LoraConfig config = new LoraConfig(8, 16, 0, List.of("blocks.*"), false, 1, true);
    return new ModelGraphs(
        bundle.backbone(),
        Map.of(HEAD, head),
        new LoraStrategy().adapt(plain.outline(), config));
  }

  private static List<Row> rows(Path file, List<String> labels, Tokenizer tokenizer)
      throws IOException {
    List<Row> rows = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord row : csv) {
        if (rows.size() == ROWS) {
          break;
        }
        int[] ids = tokenizer.ids(row.getField("text"), SpecialTokens.PLAIN);
        rows.add(new Row(ids, labels.indexOf(row.getField("category"))));
      }
    }
    return rows;
  }

  private static long[] lengths(Store store, String name) {
    return store.types().get(name).shape().evaluate(symbol -> -1);
  }

  private static long elements(long[] lengths) {
    return lengths[0] * lengths[1];
  }

  /** B is zero; A and the head follow a formula of their names in transformers. */
  private static void start(Store store, String name) {
    long[] lengths = lengths(store, name);
    float[] values = new float[(int) elements(lengths)];
    if (!name.endsWith("lora_B.weight")) {
      String theirs =
          name.startsWith("blocks.")
              ? name.replaceFirst("^blocks\\.", "model.layers.")
                  .replace("attention.query", "self_attn.q_proj")
                  .replace("attention.key", "self_attn.k_proj")
                  .replace("attention.value", "self_attn.v_proj")
                  .replace("attention.output", "self_attn.o_proj")
                  .replaceAll("feed_forward\\.(gate|up|down)", "mlp.$1_proj")
              : "score.weight";
      double bound = 1 / Math.sqrt(lengths[1]);
      long seed = fnv1a64(theirs);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) ((2 * uniform(seed + i) - 1) * bound);
      }
    }
    store.write(name, Tensor.of(values, lengths));
  }

  private static long fnv1a64(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ b & 0xFF) * 0x100000001b3L;
    }
    return hash;
  }

  private static double uniform(long state) {
    long z = state + 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    z ^= z >>> 31;
    return (z >>> 11) * 0x1p-53;
  }

  private record Run(
      Engine engine,
      Store store,
      ModelGraphs graphs,
      List<ParameterSpec> trained,
      List<Row> rows,
      JsonNode expected) {

    void check() {
      JsonNode first = expected.path("first_batch");
      for (int r = 0; r < BATCH; r++) {
        Row row = rows.get(r * STRIDE % ROWS);
        assertThat(row.label()).isEqualTo(first.path("labels").get(r).asInt());
        for (int t = 0; t < row.ids().length; t++) {
          assertThat(row.ids()[t]).isEqualTo(first.path("token_ids").get(r).get(t).asInt());
        }
      }
      Tensor logits;
      try (Program program = compile(graphs.logits(HEAD, false))) {
        logits = logits(program, batch(0));
      }
      for (int c = 0; c < first.path("logits_row0").size(); c++) {
        assertThat((double) logits.getFloat(c))
            .isCloseTo(first.path("logits_row0").get(c).asDouble(), within(5e-3));
      }
      train();
      assertThat(accuracy())
          .isCloseTo(expected.path("after").path("accuracy").asDouble(), within(0.004));
    }

    private List<Row> batch(int step) {
      List<Row> batch = new ArrayList<>();
      for (int k = step * BATCH; k < (step + 1) * BATCH; k++) {
        batch.add(rows.get(k * STRIDE % ROWS));
      }
      return batch;
    }

    private static Bindings bindings(List<Row> batch) {
      int time = batch.stream().mapToInt(row -> row.ids().length).max().orElseThrow();
      Tensor ids = Tensor.zeros(DType.I32, batch.size(), time);
      Tensor positions = Tensor.zeros(DType.I32, batch.size(), time);
      Tensor documents = Tensor.zeros(DType.I32, batch.size(), time);
      Tensor last = Tensor.zeros(DType.I32, batch.size());
      Tensor classes = Tensor.zeros(DType.I32, batch.size());
      for (int b = 0; b < batch.size(); b++) {
        int[] row = batch.get(b).ids();
        last.setInt(b, row.length - 1);
        classes.setInt(b, batch.get(b).label());
        for (int t = 0; t < time; t++) {
          int i = b * time + t;
          ids.setInt(i, t < row.length ? row[t] : 0);
          positions.setInt(i, t);
          documents.setInt(i, t < row.length ? 0 : -1);
        }
      }
      return new Bindings()
          .input(Inputs.IDS, ids)
          .input(Inputs.POSITIONS, positions)
          .input(Inputs.DOCUMENTS, documents)
          .input(Inputs.LAST, last)
          .input(Inputs.CLASSES, classes);
    }

    private Program compile(Graph graph) {
      int time = rows.stream().mapToInt(row -> row.ids().length).max().orElseThrow();
      return Compiler.compile(engine, graph, store, Bounds.of(BATCH, time, time), Precision.F32);
    }

    private Tensor logits(Program program, List<Row> batch) {
      int classes = expected.path("first_batch").path("logits_row0").size();
      Tensor logits = Tensor.zeros(DType.F32, batch.size(), classes);
      program.run(bindings(batch).output(ModelGraphs.LOGITS, logits));
      return logits;
    }

    private void train() {
      JsonNode optimizer = expected.path("setup").path("optimizer");
      AdamW adamW = new AdamW(0.9, 0.999, 1e-8, 0, false);
      List<Assignment> assignments =
          trained.stream().map(p -> new Assignment(p, adamW, 1, 0)).toList();
      Set<String> names = new LinkedHashSet<>();
      trained.forEach(p -> names.add(p.name()));
      names.forEach(name -> store.declare(Inputs.gradient(name), store.types().get(name)));
      UpdateGraphs.moments(assignments).forEach(store::declare);
      try (Program gradients = compile(graphs.training(HEAD, names, false));
          Program norm = compile(UpdateGraphs.norm(assignments, 1.0));
          Program update = compile(UpdateGraphs.update(assignments))) {
        for (int step = 0; step < expected.path("losses").size(); step++) {
          Tensor sum = Tensor.scalar(0f);
          gradients.run(
              bindings(batch(step))
                  .input(Inputs.LOSS_SCALE, Tensor.scalar(1f / BATCH))
                  .output(ModelGraphs.LOSS_SUM, sum));
          double loss = expected.path("losses").get(step).asDouble();
          double tolerance = step < 8 ? 1e-3 + 1e-3 * loss : 5e-3 + 1e-2 * loss;
          assertThat((double) sum.getFloat(0) / BATCH)
              .as("loss of step " + (step + 1))
              .isCloseTo(loss, within(tolerance));
          Tensor clip = Tensor.scalar(0f);
          norm.run(
              new Bindings()
                  .output(UpdateGraphs.GRADIENT_NORM, Tensor.scalar(0f))
                  .output(UpdateGraphs.CLIP, clip));
          Bindings scalars =
              new Bindings()
                  .input(
                      UpdateGraphs.RATE, Tensor.scalar((float) optimizer.path("lr").asDouble()))
                  .input(UpdateGraphs.CLIP, clip);
          int number = step + 1;
          UpdateGraphs.scalars(assignments)
              .forEach(
                  (key, scalar) ->
                      scalars.input(
                          key, Tensor.scalar((float) scalar.at().applyAsDouble(number))));
          update.run(scalars);
        }
      }
    }

    private double accuracy() {
      int right = 0;
      try (Program program = compile(graphs.logits(HEAD, false))) {
        for (int step = 0; step < ROWS / BATCH; step++) {
          List<Row> batch = batch(step);
          Tensor logits = logits(program, batch);
          for (int b = 0; b < batch.size(); b++) {
            right += likeliest(logits, b) == batch.get(b).label() ? 1 : 0;
          }
        }
      }
      return (double) right / ROWS;
    }

    private static int likeliest(Tensor logits, int row) {
      long classes = logits.length(1);
      int best = 0;
      for (int c = 1; c < classes; c++) {
        best =
            logits.getFloat(row * classes + c) > logits.getFloat(row * classes + best) ? c : best;
      }
      return best;
    }
  }
}
