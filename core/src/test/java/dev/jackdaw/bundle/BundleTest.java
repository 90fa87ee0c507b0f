package dev.jackdaw.bundle;

import static dev.jackdaw.bundle.BundleFixture.COMPONENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.engine.Precision;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.inference.IdsOnlyTokenizer;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.reference.ReferenceEngine;
import dev.jackdaw.storage.AtomicWriter;
import dev.jackdaw.storage.Disk;
import dev.jackdaw.tiny.ByteTokenizer;
import dev.jackdaw.tiny.NumbersFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {
  @TempDir Path home;

  @Test
  void open_whatWasWritten_isTheSameModel() {
    Path folder = BundleFixture.write(home.resolve("bundle"), 7);

    Bundle bundle = Bundle.open(folder, COMPONENTS);

    assertThat(bundle.manifest()).contains(BundleFixture.manifest());
    assertThat(bundle.tokenizer().orElseThrow()).isInstanceOf(ByteTokenizer.class);
    assertThat(bundle.backbone().contextLength()).isEqualTo(32);
    assertThat(bundle.heads()).containsOnlyKeys("language-model");
    try (LoadedModel model = bundle.load(new ReferenceEngine(), Precision.F32)) {
      BundleFixture.parameters(7)
          .forEach(
              (name, expected) ->
                  assertThat(model.store().read(name).toFloats())
                      .as(name)
                      .isEqualTo(expected.toFloats()));
      assertThat(model.languageHead()).isEqualTo("language-model");
    }
  }

  @Test
  void write_twice_givesTheSameBytes() throws IOException {
    Path a = BundleFixture.write(home.resolve("a"), 7);
    Path b = BundleFixture.write(home.resolve("b"), 7);

    assertThat(Files.readString(a.resolve(Bundle.MANIFEST)))
        .isEqualTo(Files.readString(b.resolve(Bundle.MANIFEST)));
    assertThat(names(a))
        .containsExactlyInAnyOrder(
            "config.json",
            "model.numbers",
            "tokenizer.json",
            "tokenizer_config.json",
            "jackdaw.json");
    assertThat(Bundle.open(a, COMPONENTS).digest())
        .isEqualTo(Bundle.open(b, COMPONENTS).digest())
        .isPresent();
    assertThat(Files.readString(a.resolve("tokenizer_config.json")))
        .contains("\"eos_token\" : \"<|endoftext|>\"");
  }

  @Test
  void write_manyMetrics_areInOrder() throws IOException {
    Manifest plain = BundleFixture.manifest();
    Map<String, Double> metrics = new HashMap<>();
    List<String> names =
        IntStream.range(0, 20).mapToObj(i -> "metric_" + (char) ('a' + i)).toList();
    names.forEach(name -> metrics.put(name, 0.5));
    Manifest manifest =
        new Manifest(
            plain.checkpoint(),
            plain.tokenizer(),
            plain.vocabulary(),
            plain.backbone(),
            plain.heads(),
            plain.strategy(),
            plain.calibration(),
            plain.provenance(),
            metrics);
    Path folder = home.resolve("bundle");
    Bundle.write(folder, BundleFixture.content(manifest, 1), COMPONENTS);

    String text = Files.readString(folder.resolve(Bundle.MANIFEST));
    assertThat(text).containsSubsequence(names);
    assertThat(Bundle.open(folder, COMPONENTS).manifest()).contains(manifest);
  }

  @Test
  void write_overABundle_replacesIt() throws IOException {
    Path folder = BundleFixture.write(home.resolve("bundle"), 1);
    Files.writeString(folder.resolve("stale.txt"), "from before");

    BundleFixture.write(folder, 2);

    try (LoadedModel model =
        Bundle.open(folder, COMPONENTS).load(new ReferenceEngine(), Precision.F32)) {
      assertThat(model.store().read("positions").toFloats())
          .isEqualTo(BundleFixture.parameters(2).get("positions").toFloats());
    }
    assertThat(names(folder)).doesNotContain("stale.txt");
    assertThat(names(home)).containsExactly("bundle");
  }

  @Test
  void write_thatFailsHalfWay_leavesThePreviousBundle() throws IOException {
    Path folder = BundleFixture.write(home.resolve("bundle"), 1);
    Map<String, Tensor> parameters = BundleFixture.parameters(2);
    BundleContent failing =
        new BundleContent(
            BundleFixture.manifest(),
            new ByteTokenizer(),
            new FullDisk(NumbersFormat.of(parameters), "positions"),
            32);

    assertThatThrownBy(() -> Bundle.write(folder, failing, COMPONENTS))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(folder + ": cannot be written: the disk is full")
        .extracting(e -> ((UserException) e).kind())
        .isEqualTo(UserException.Kind.OUTPUT);

    try (LoadedModel model =
        Bundle.open(folder, COMPONENTS).load(new ReferenceEngine(), Precision.F32)) {
      assertThat(model.store().read("positions").toFloats())
          .isEqualTo(BundleFixture.parameters(1).get("positions").toFloats());
    }
    assertThat(names(home)).containsExactly("bundle");
  }

  @Test
  void write_overSomethingElse_refuses() throws IOException {
    Path folder = Files.createDirectory(home.resolve("photos"));
    Files.writeString(folder.resolve("cat.txt"), "dear");

    assertThatThrownBy(() -> BundleFixture.write(folder, 1))
        .hasMessageContaining("exists and is not a bundle");
    assertThat(Files.readString(folder.resolve("cat.txt"))).isEqualTo("dear");
    assertThatThrownBy(() -> BundleFixture.write(folder.resolve("cat.txt"), 1))
        .hasMessageContaining("exists and is not a bundle");
    assertThatThrownBy(() -> BundleFixture.write(folder.resolve("cat.txt/bundle"), 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("cat.txt");
  }

  @Test
  void write_whoseRenameFails_leavesThePreviousBundle() throws IOException {
    Path folder = BundleFixture.write(home.resolve("bundle"), 1);
    Disk failing =
        new Disk() {
          @Override
          public void move(Path from, Path to) throws IOException {
            if (to.equals(folder)) {
              throw new IOException("Input/output error");
            }
            Disk.super.move(from, to);
          }
        };
    BundleContent next = BundleFixture.content(BundleFixture.manifest(), 2);

    assertThatThrownBy(() -> Bundle.write(folder, next, COMPONENTS, new AtomicWriter(failing)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Input/output error");

    try (LoadedModel model =
        Bundle.open(folder, COMPONENTS).load(new ReferenceEngine(), Precision.F32)) {
      assertThat(model.store().read("positions").toFloats())
          .isEqualTo(BundleFixture.parameters(1).get("positions").toFloats());
    }
    assertThat(names(home)).containsExactly("bundle");
  }

  @Test
  void open_folderOfAnotherTool_works() throws IOException {
    Path folder = BundleFixture.write(home.resolve("bundle"), 3);
    Files.delete(folder.resolve(Bundle.MANIFEST));

    Bundle bundle = Bundle.open(folder, COMPONENTS);

    assertThat(bundle.manifest()).isEmpty();
    assertThat(bundle.digest()).isEmpty();
    assertThat(bundle.tokenizer()).isPresent();
    try (LoadedModel model = bundle.load(new ReferenceEngine(), Precision.F32)) {
      assertThat(model.store().read("positions").toFloats())
          .isEqualTo(BundleFixture.parameters(3).get("positions").toFloats());
    }
  }

  @Test
  void open_folderWithoutTokenizer_takesIdsOnly() throws IOException {
    Path folder = BundleFixture.write(home.resolve("bundle"), 3);
    Files.delete(folder.resolve(Bundle.MANIFEST));
    Files.delete(folder.resolve("tokenizer.json"));

    Bundle bundle = Bundle.open(folder, COMPONENTS);

    assertThat(bundle.tokenizer()).isEmpty();
    try (LoadedModel model = bundle.load(new ReferenceEngine(), Precision.F32)) {
      assertThat(model.tokenizer()).isEqualTo(new IdsOnlyTokenizer(257));
    }
  }

  @Test
  void open_parametersOfAnotherModel_namesEach() {
    Map<String, Tensor> parameters = BundleFixture.parameters(1);
    parameters.put("stray", Tensor.scalar(1f));
    parameters.remove("positions");
    parameters.put("blocks.0.key.weight", Tensor.of(new float[16], 2, 8));
    Path folder = home.resolve("bundle");
    Bundle.write(
        folder,
        new BundleContent(
            BundleFixture.manifest(), new ByteTokenizer(), NumbersFormat.of(parameters), 32),
        COMPONENTS);

    assertThatThrownBy(
            () -> Bundle.open(folder, COMPONENTS).load(new ReferenceEngine(), Precision.F32))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the parameter positions (32, 8) is missing")
        .hasMessageContaining(
            "the parameter blocks.0.key.weight has the shape (2, 8), the model's is (8, 8)")
        .hasMessageContaining("the parameter stray belongs to no part of the model");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> content = Files.list(folder)) {
      return content.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
