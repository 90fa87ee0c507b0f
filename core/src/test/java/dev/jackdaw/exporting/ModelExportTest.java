package dev.jackdaw.exporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.bundle.BundleContent;
import dev.jackdaw.bundle.Manifest;
import dev.jackdaw.bundle.Provenance;
import dev.jackdaw.export.ExportPrecision;
import dev.jackdaw.export.ExportTarget;
import dev.jackdaw.export.ExportedModel;
import dev.jackdaw.export.Exporter;
import dev.jackdaw.export.Placement;
import dev.jackdaw.export.Purpose;
import dev.jackdaw.export.QuantizedWeights;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.BackboneFactory;
import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.reference.ReferenceEngine;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import dev.jackdaw.serving.ExportManifest;
import dev.jackdaw.serving.ExportedFolder;
import dev.jackdaw.storage.AtomicWriter;
import dev.jackdaw.storage.Disk;
import dev.jackdaw.tiny.ByteTokenizer;
import dev.jackdaw.tiny.Nothing;
import dev.jackdaw.tiny.NumbersFormat;
import dev.jackdaw.tiny.TinyAttention;
import dev.jackdaw.tiny.TinyModels;
import dev.jackdaw.tiny.TinyRecurrent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ModelExportTest {
  private static final ExportTarget CPU =
      new ExportTarget(ExportTarget.Device.CPU, ExportPrecision.FP32, false);
  private static final String HEAD = "language-model";

  private final Components components = Components.find(new PluginFolders(null, List.of()));
  private final FileExporter exporter =
      (FileExporter) components.component(Exporter.class, "tiny-file");
  private final List<String> progress = new ArrayList<>();

  @TempDir Path home;

  @Test
  void run_aTrainedModel_leavesAFolderThatRunsWithoutTheBundle() throws IOException {
    Path bundle = attention();

    ExportResult result = export(bundle).run(ExportRequest.of(home.resolve("out"), CPU));

    assertThat(result.graphs())
        .containsExactly("head-language-model", "head-language-model-cached", "embed", "model");
    assertThat(result.parity().verified()).isTrue();
    assertThat(result.parity().checks())
        .extracting(check -> check.graph() + ": " + check.what())
        .containsExactly(
            "head-language-model: one sequence",
            "head-language-model: batch with padding",
            "head-language-model: longest context",
            "head-language-model-cached: prompts through the cache",
            "head-language-model-cached: one token at a time",
            "head-language-model-cached: longest context",
            "embed: one sequence",
            "embed: batch with padding",
            "embed: longest context",
            "model: as other tools run it");
    assertThat(result.parity().line()).startsWith("within the limits: ");
    delete(bundle);
    ExportedFolder folder = ExportedFolder.open(home.resolve("out"), components);
    assertThat(folder.tokenizer().orElseThrow()).isInstanceOf(ByteTokenizer.class);
    assertThat(folder.heads()).containsOnlyKeys(HEAD);
    assertThat(folder.manifest().contextLength()).isEqualTo(32);
    assertThat(folder.manifest().verified()).isTrue();
    assertThat(folder.manifest().graph(Purpose.CACHED, HEAD))
        .contains("head-language-model-cached");
    assertThat(folder.manifest().graph(Purpose.EMBEDDING, "")).contains("embed");
    try (ExportedModel model = folder.model(Placement.CPU)) {
      assertThat(model.contents().metadata())
          .containsEntry("jackdaw.precision", "fp32")
          .containsKeys("jackdaw.bundle", "jackdaw.tokenizer", "jackdaw.provenance");
    }
    JsonNode parity =
        JsonMapper.shared().readTree(home.resolve("out").resolve("parity.json").toFile());
    assertThat(parity.path("checks").size()).isEqualTo(10);
    assertThat(parity.path("prompts").asString()).contains("random");
    assertThat(Files.readString(home.resolve("out").resolve("parity.html")))
        .contains("batch with padding");
  }

  @Test
  void run_aBackboneWithStateOfItsOwn_isExportedWithoutTheGraphForOtherTools() {
    ExportResult result = export(recurrent()).run(ExportRequest.of(home.resolve("out"), CPU));

    assertThat(result.graphs())
        .containsExactly("head-language-model", "head-language-model-cached", "embed");
    assertThat(result.parity().verified()).isTrue();
  }

  @Test
  void run_filesThatComputeSomethingElse_failsAndLeavesNothing() throws IOException {
    Path bundle = attention();
    exporter.spoil(0.05f);

    assertThatThrownBy(() -> export(bundle).run(ExportRequest.of(home.resolve("out"), CPU)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("head-language-model, one sequence: outputs differ by up to")
        .hasMessageContaining("at most 0.00100 is allowed")
        .hasMessageContaining("nothing was exported");

    assertThat(exporter.folder()).doesNotExist();
    assertThat(names(home)).containsExactly("bundle");
  }

  @Test
  void run_filesThatComputeSomethingElse_leaveTheExportBefore() throws IOException {
    Path bundle = attention();
    export(bundle).run(ExportRequest.of(home.resolve("out"), CPU));
    String before = Files.readString(home.resolve("out").resolve("export.json"));
    exporter.spoil(0.05f);

    assertThatThrownBy(() -> export(bundle).run(ExportRequest.of(home.resolve("out"), CPU)))
        .isInstanceOf(UserException.class);

    assertThat(Files.readString(home.resolve("out").resolve("export.json"))).isEqualTo(before);
    ExportedFolder.open(home.resolve("out"), components);
  }

  @Test
  void run_withWiderLimits_takesWhatIsLessEqual() {
    Path bundle = attention();
    exporter.spoil(0.001f);
    ExportRequest request = ExportRequest.of(home.resolve("out"), CPU);

    assertThatThrownBy(() -> export(bundle).run(request)).isInstanceOf(UserException.class);
    ExportResult result = export(bundle).run(request.within(ParityLimits.quantised(0.5)));

    assertThat(result.parity().verified()).isTrue();
    assertThat(result.parity().line()).contains("outputs differ by at most");
  }

  @Test
  void run_onAFullDisk_saysSoAndLeavesNothing() throws IOException {
    Path bundle = attention();
    exporter.fillDisk();

    assertThatThrownBy(() -> export(bundle).run(ExportRequest.of(home.resolve("out"), CPU)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the disk is full");

    assertThat(names(home)).containsExactly("bundle");
  }

  @Test
  void abandon_betweenWritingAndRenaming_leavesNothing() throws IOException {
    try (Abandonment abandonment = Abandonment.watching()) {
      assertThatThrownBy(
              () ->
                  new AtomicWriter(abandonment)
                      .writeFolder(
                          home.resolve("out"),
                          partial -> {
                            abandonment.writes(partial);
                            Files.writeString(partial.resolve("weights"), "half");
                            abandonment.abandon();
                          }))
          .isInstanceOf(UserException.class);
    }
    assertThat(names(home)).isEmpty();
  }

  @Test
  void run_severalFaultsInARequest_areNamedTogether() throws IOException {
    Path bundle = attention();
    Files.createDirectory(home.resolve("out"));
    Files.writeString(home.resolve("out").resolve("letter.txt"), "dear");
    ExportRequest request =
        new ExportRequest(
            home.resolve("out"),
            new ExportTarget(ExportTarget.Device.CPU, ExportPrecision.BF16, false),
            AdapterForm.SEPARATE,
            List.of("intents", HEAD),
            Optional.empty(),
            Optional.empty(),
            ParityLimits.of(ExportPrecision.BF16),
            false,
            false);

    assertThatThrownBy(() -> export(bundle).run(request))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no head \"intents\"")
        .hasMessageContaining("no adapter that could be kept separate")
        .hasMessageContaining("cannot be run here")
        .hasMessageContaining("the test machine has no bf16")
        .hasMessageContaining("is not an export, so it is not replaced");
    assertThat(Files.readString(home.resolve("out").resolve("letter.txt"))).isEqualTo("dear");
  }

  @Test
  void run_whatCannotRunHere_isMarkedUnverifiedIfSomebodyInsists() {
    ExportRequest request =
        new ExportRequest(
            home.resolve("out"),
            new ExportTarget(ExportTarget.Device.CPU, ExportPrecision.BF16, false),
            AdapterForm.MERGED,
            List.of("embed"),
            Optional.empty(),
            Optional.empty(),
            ParityLimits.of(ExportPrecision.BF16),
            true,
            false);

    ExportResult result = export(attention()).run(request);

    assertThat(result.graphs()).containsExactly("embed");
    assertThat(result.parity().verified()).isFalse();
    assertThat(result.parity().line()).isEqualTo("unverified: the test machine has no bf16");
    ExportManifest manifest = ExportedFolder.open(home.resolve("out"), components).manifest();
    assertThat(manifest.verified()).isFalse();
    assertThat(manifest.unverified()).contains("the test machine has no bf16");
    assertThat(exporter.written().metadata().get("jackdaw.parity"))
        .isEqualTo("unverified: the test machine has no bf16");
  }

  @Test
  void run_promptsFromAFile_areWhatIsCompared() throws IOException {
    Path file = home.resolve("prompts.txt");
    Files.writeString(file, "a small bird\n\nsat on the tower\n");
    ExportRequest request = ExportRequest.of(home.resolve("out"), CPU);

    ExportResult result = export(attention()).run(request.comparedOn(file));

    assertThat(result.parity().prompts()).isEqualTo(file.toString());
    Files.writeString(file, "\n  \n");
    assertThatThrownBy(() -> export(attention()).run(request.comparedOn(file)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("has no line of text to compare on");
  }

  @Test
  void run_withQuantizerAndTrainingStep_handsBothToTheExporter() throws IOException {
    QuantizedWeights weights = QuantizedWeights.NONE;
    List<Integer> given = new ArrayList<>();
    WeightQuantizer quantizer =
        (model, parameters, texts, engine) -> {
          assertThat(parameters.types()).containsKey("embedding.weight");
          texts.forEach(text -> given.add(text.length));
          return new WeightQuantizer.Choice(weights, Map.of("bits", 8));
        };
    ExportRequest request =
        new ExportRequest(
            home.resolve("out"),
            CPU,
            AdapterForm.MERGED,
            List.of(),
            Optional.of(quantizer),
            Optional.empty(),
            ParityLimits.quantised(0.01),
            false,
            true);

    export(attention()).run(request);

    assertThat(exporter.written().quantized()).isSameAs(weights);
    assertThat(exporter.written().graphs())
        .filteredOn(graph -> graph.purpose() == Purpose.TRAINING_STEP)
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.name()).isEqualTo("head-language-model-training-step");
              assertThat(step.graph().updates()).containsKey("embedding.weight");
            });
    assertThat(given).hasSize(1).allMatch(length -> length > 40);
    assertThat(Files.readString(home.resolve("out").resolve("quantization.json")))
        .contains("\"bits\" : 8");
  }

  @Test
  void open_aFolderThatWasTouched_namesEveryFile() throws IOException {
    export(attention()).run(ExportRequest.of(home.resolve("out"), CPU));
    Path weights = home.resolve("out").resolve("weights");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length / 2] ^= 1;
    Files.write(weights, bytes);
    Files.delete(home.resolve("out").resolve("tokenizer.json"));

    assertThatThrownBy(() -> ExportedFolder.open(home.resolve("out"), components))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("weights: was changed after it was written")
        .hasMessageContaining("tokenizer.json: is missing");
    assertThatThrownBy(() -> ExportedFolder.open(home.resolve("bundle"), components))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is no exported model");
  }

  private ModelExport export(Path bundle) {
    return new ModelExport(
        Bundle.open(bundle, components),
        components,
        new ReferenceEngine(),
        progress::add,
        "tiny-file");
  }

  private Path attention() {
    try (LoadedModel model = TinyModels.attention(5)) {
      return bundle("tiny-attention", new TinyAttention.Config(8, 32), model);
    }
  }

  private Path recurrent() {
    try (LoadedModel model = TinyModels.recurrent(5)) {
      return bundle("tiny-recurrent", new TinyRecurrent.Config(8), model);
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // no class literal has a wildcard
  private Path bundle(String backbone, Record config, LoadedModel model) {
    Map<String, Tensor> numbers = new LinkedHashMap<>();
    model.store().types().keySet().forEach(name -> numbers.put(name, model.store().read(name)));
    Configured<BackboneFactory<?>> body = new Configured(BackboneFactory.class, backbone, config);
    Configured<HeadFactory<?>> head = new Configured(HeadFactory.class, HEAD, new Nothing());
    Manifest manifest =
        new Manifest(
            "tiny-numbers",
            "tiny-bytes",
            257,
            body,
            Map.of(HEAD, head),
            Optional.empty(),
            Map.of(),
            new Provenance("0.1.0", "25", Optional.empty(), List.of(), List.of()),
            Map.of());
    Path folder = home.resolve("bundle");
    Bundle.write(
        folder,
        new BundleContent(
            manifest, new ByteTokenizer(), NumbersFormat.of(numbers), model.contextLength()),
        components);
    return folder;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    Disk.REAL.delete(folder);
  }
}
