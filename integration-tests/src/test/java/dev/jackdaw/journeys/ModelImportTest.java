package dev.jackdaw.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.bundle.FileDigest;
import dev.jackdaw.bundle.ModelImport;
import dev.jackdaw.bundle.Provenance;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.evaluation.Scorer;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Tree;
import dev.jackdaw.reference.ReferenceEngine;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import dev.jackdaw.testkit.GoldenCase;
import dev.jackdaw.tokenizer.TokenizerFactory;
import dev.jackdaw.tokenizer.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A model folder of another tool becomes a bundle that is the same model, or is refused with a reason. */
class ModelImportTest {
  private static final Components COMPONENTS = Components.find(new PluginFolders(null, List.of()));

  @TempDir Path scratch;

  /** The tiny Llama of the test kit, with a tokenizer of some characters. */
  private Path folder(String characters) throws IOException {
    Path folder = Files.createDirectory(scratch.resolve("tiny"));
    assertThat(GoldenCase.copy("llama-tiny", "config.json", folder.resolve("config.json")))
        .isTrue();
    assertThat(
            GoldenCase.copy("llama-tiny", "model.safetensors", folder.resolve("model.safetensors")))
        .isTrue();
    @SuppressWarnings("unchecked") // the record is the one the registry has for this factory
    TokenizerFactory<Record> factory = COMPONENTS.component(TokenizerFactory.class, "character");
    Class<? extends Record> config =
        COMPONENTS.entry(TokenizerFactory.class, "character").orElseThrow().config();
    Record settings = Binder.bind(Tree.of(Map.of(), "nothing"), config, () -> COMPONENTS, null);
    factory.train(settings, Stream.of(characters), TrainingProgress.SILENT).save(folder);
    return folder;
  }

  private ModelImport.Report run(Path source) {
    return new ModelImport(COMPONENTS).run(source, scratch.resolve("bundle"));
  }

  @Test
  void run_ofAFolder_givesTheSameModelAndSaysWhereItIsFrom() throws IOException {
    Path source = folder("a bad cab");
    Files.writeString(source.resolve("LICENSE"), "Do as you like.");
    Files.writeString(source.resolve("chat_template.jinja"), "{{ messages }}");
    Files.writeString(source.resolve("generation_config.json"), "{\"eos_token_id\": 2}");

    ModelImport.Report report = run(source);

    Bundle bundle = Bundle.open(scratch.resolve("bundle"), COMPONENTS);
    assertThat(report.format()).isEqualTo("huggingface");
    assertThat(report.chatTemplate()).isTrue();
    assertThat(bundle.chatTemplate()).hasValue("{{ messages }}");
    assertThat(bundle.folder().resolve("LICENSE")).hasContent("Do as you like.");
    assertThat(bundle.folder().resolve("generation_config.json")).exists();
    assertThat(bundle.description().provenance().parents())
        .contains(
            new Provenance.Source(
                "tiny/model.safetensors",
                FileDigest.of(source.resolve("model.safetensors")).sha256()));
    int[] ids = {5, 17, 3, 60, 88, 2};
    try (Engine engine = new ReferenceEngine();
        LoadedModel before = Bundle.open(source, COMPONENTS).load(engine, Precision.F32);
        LoadedModel after = bundle.load(engine, Precision.F32)) {
      assertThat(new Scorer(after, 0).score(ids).logProbability())
          .isCloseTo(new Scorer(before, 0).score(ids).logProbability(), within(1e-9));
    }
  }

  private void refused(Path source, String... reasons) {
    assertThatThrownBy(() -> run(source))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.getMessage()).contains(reasons));
    assertThat(scratch.resolve("bundle")).doesNotExist();
  }

  @Test
  void run_withoutTokenizer_isRefused() throws IOException {
    Path source = folder("a bad cab");
    try (Stream<Path> files = Files.list(source)) {
      for (Path file :
          files.filter(f -> !f.toString().matches(".*(config.json|safetensors)")).toList()) {
        Files.delete(file);
      }
    }
    refused(source, "no tokenizer");
  }

  @Test
  void run_tokenizerOfAnotherModel_isRefused() throws IOException {
    String many =
        IntStream.range(0x4E00, 0x4E00 + 300)
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    refused(folder(many), "the model knows 199");
  }

  @Test
  void run_unknownArchitecture_saysWhatIsNear() throws IOException {
    Path source = folder("a bad cab");
    ObjectNode config =
        (ObjectNode) JsonMapper.shared().readTree(source.resolve("config.json").toFile());
    config.put("model_type", "llama7");
    Files.writeString(source.resolve("config.json"), config.toString());
    refused(source, "\"llama7\"", "the nearest family is \"llama\"", "docs/guides/checkpoint.md");
  }

  @Test
  void run_ofWhatIsNoModel_isRefused() throws IOException {
    refused(scratch.resolve("nowhere"), "nothing at");
    Path text = Files.writeString(scratch.resolve("notes.txt"), "hello");
    refused(text, "no known checkpoint format", "gguf", "huggingface");
    Files.writeString(Files.createDirectory(scratch.resolve("two")).resolve("a.gguf"), "GGUF");
    refused(scratch.resolve("two"), "a.gguf", "bytes");
    Files.writeString(scratch.resolve("two").resolve("b.gguf"), "GGUF");
    refused(scratch.resolve("two"), "several models", "a.gguf, b.gguf");
  }

  @Test
  void run_ofABundle_isRefused() throws IOException {
    run(folder("a bad cab"));
    assertThatThrownBy(
            () ->
                new ModelImport(COMPONENTS)
                    .run(scratch.resolve("bundle"), scratch.resolve("again")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is a bundle already");
  }
}
