package dev.jackdaw.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.checkpoint.Checkpoint.HeadSettings;
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
import dev.jackdaw.head.classification.ClassificationConfig;
import dev.jackdaw.head.classification.ClassificationFactory;
import dev.jackdaw.inference.IdsOnlyTokenizer;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.model.Target;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import dev.jackdaw.testkit.GoldenCase;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classifiers of transformers compute the same here: logits, loss and gradients, padded on either side. */
abstract class ClassifierParity {
  private static final String HEAD = "classification";
  private static final Tolerance LOGITS = new Tolerance.PerElement(5e-5, 1e-4);

  @TempDir private Path folder;

  /** The engine under test, a new one each time. */
  abstract Engine engine();

  private GoldenModel open(String name) {
    boolean there = GoldenCase.exists(name);
    String message = "no classifier is compared: give -Djackdaw.golden=FOLDER with " + name;
    if (Boolean.getBoolean("jackdaw.forbidSkips")) {
      assertThat(there).as(message).isTrue();
    }
    Assumptions.assumeTrue(there, message);
    return GoldenModel.open(name, "config.json", folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2-tiny-classifier", "llama-tiny-classifier"})
  void checkpoint_ofAClassifier_tellsItsHead(String name) {
    try (GoldenModel model = open(name)) {
      HeadSettings head = model.checkpoint.heads().get(HEAD);
      assertThat(model.checkpoint.heads()).containsOnlyKeys(HEAD);
      assertThat(head.config().get("labels"))
          .isEqualTo(List.of("label0", "label1", "label2", "label3", "label4"));
      assertThat(model.checkpoint.tensors().types().keySet())
          .containsExactlyInAnyOrderElementsOf(
              model.graphs.parameters().stream().map(ParameterSpec::name).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2-tiny-classifier", "llama-tiny-classifier"})
  void classifier_goldenCase_equalsReference(String name) {
    try (GoldenModel model = open(name);
        Engine engine = engine();
        Store store = engine.store()) {
      model.load(store);
      for (String side : List.of("right_pad", "left_pad")) {
        Bindings batch = batch(model.golden, side);
        Tensor expected = model.golden.tensor(side + "/logits");
        Tensor logits = Tensor.zeros(DType.F32, expected.lengths());
        run(
            engine,
            store,
            model.graphs.logits(HEAD, false),
            batch.output(ModelGraphs.LOGITS, logits));
        LOGITS.check(logits, expected, null, side + " logits");
        double mean = model.golden.document().path(side).path("loss").asDouble();
        Bindings labelled =
            batch(model.golden, side).input(Inputs.CLASSES, model.golden.tensor("labels"));
        assertThat(loss(engine, store, model.graphs, labelled))
            .as(side + " loss")
            .isCloseTo(mean, within(1e-5 + 2e-5 * mean));
      }
      gradients(model, engine, store);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2-tiny-classifier", "llama-tiny-classifier"})
  void classifier_severalLabels_equalsReference(String name) {
    try (GoldenModel model = open(name);
        Engine engine = engine();
        Store store = engine.store()) {
      model.load(store);
      Map<String, Object> settings =
          new LinkedHashMap<>(model.checkpoint.heads().get(HEAD).config());
      settings.put("multi_label", true);
      ClassificationConfig config = GoldenModel.bound(settings, ClassificationConfig.class);
      ModelGraphs graphs =
          GoldenModel.graphs(
              model.checkpoint,
              Map.of(
                  HEAD,
                  new ClassificationFactory()
                      .create(config, new IdsOnlyTokenizer(model.checkpoint.vocabulary()))));
      Bindings labelled =
          batch(model.golden, "right_pad")
              .input(Inputs.MULTI_CLASSES, model.golden.tensor("multi_label/targets"));
      double mean = model.golden.document().path("multi_label_loss").asDouble();
      assertThat(loss(engine, store, graphs, labelled)).isCloseTo(mean, within(1e-5 + 2e-5 * mean));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2-tiny-classifier", "llama-tiny-classifier"})
  void folder_ofAClassifier_opensAsAModelWithItsLabels(String name) {
    open(name).close();
    Bundle bundle = Bundle.open(folder, Components.find(new PluginFolders(null, List.of())));
    assertThat(bundle.heads()).containsOnlyKeys(HEAD);
    assertThat(bundle.heads().get(HEAD).target())
        .isEqualTo(new Target.Classes(List.of("label0", "label1", "label2", "label3", "label4")));
    try (Engine engine = engine();
        LoadedModel model = bundle.load(engine, Precision.F32)) {
      assertThat(model.graphs().heads()).containsOnlyKeys(HEAD);
    }
  }

  static Bindings batch(GoldenCase golden, String side) {
    Tensor ids = golden.tensor(side + "/input_ids");
    Tensor mask = golden.tensor(side + "/attention_mask");
    int rows = (int) ids.length(0);
    int time = (int) ids.length(1);
    Tensor documents = Tensor.zeros(DType.I32, ids.lengths());
    Tensor last = Tensor.zeros(DType.I32, rows);
    for (int i = 0; i < mask.elements(); i++) {
      documents.setInt(i, mask.getInt(i) - 1);
      if (mask.getInt(i) == 1) {
        last.setInt(i / time, i % time);
      }
    }
    return new Bindings()
        .input(Inputs.IDS, ids)
        .input(Inputs.POSITIONS, golden.tensor(side + "/position_ids"))
        .input(Inputs.DOCUMENTS, documents)
        .input(Inputs.LAST, last);
  }

  private static void run(Engine engine, Store store, Graph graph, Bindings bindings) {
    try (Program program =
        Compiler.compile(engine, graph, store, Bounds.of(4, 24, 24), Precision.F32)) {
      program.run(bindings);
    }
  }

  /** The mean loss of four rows. */
  private static double loss(Engine engine, Store store, ModelGraphs graphs, Bindings bindings) {
    Tensor sum = Tensor.scalar(0f);
    run(engine, store, graphs.loss(HEAD), bindings.output(ModelGraphs.LOSS_SUM, sum));
    return sum.getFloat(0) / 4;
  }

  private void gradients(GoldenModel model, Engine engine, Store store) {
    Set<String> names =
        model.graphs.parameters().stream().map(ParameterSpec::name).collect(Collectors.toSet());
    names.forEach(name -> store.declare(Inputs.gradient(name), store.types().get(name)));
    run(
        engine,
        store,
        model.graphs.training(HEAD, names, false),
        batch(model.golden, "right_pad")
            .input(Inputs.CLASSES, model.golden.tensor("labels"))
            .input(Inputs.LOSS_SCALE, Tensor.scalar(1f / 4)));
    Map<String, Tensor> numbers = new LinkedHashMap<>();
    model
        .graphs
        .parameters()
        .forEach(p -> numbers.put(p.name(), store.read(Inputs.gradient(p.name()))));
    Map<String, float[]> stored = model.stored(numbers, folder);
    List<String> expected =
        model.golden.tensors().stream().filter(name -> name.startsWith("grad/")).toList();
    assertThat(stored.keySet())
        .containsExactlyInAnyOrderElementsOf(
            expected.stream().map(name -> name.substring(5)).toList());
    for (String name : expected) {
      float[] actual = stored.get(name.substring(5));
      new Tolerance.RelativeL2(1e-4)
          .check(
              Tensor.of(actual, model.golden.tensor(name).lengths()),
              model.golden.tensor(name),
              null,
              name);
    }
  }
}
