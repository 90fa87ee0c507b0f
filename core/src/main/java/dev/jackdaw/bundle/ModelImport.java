package dev.jackdaw.bundle;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.checkpoint.CheckpointFormat;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.Head;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.registry.ComponentEntry;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.FrameworkVersion;
import dev.jackdaw.storage.AtomicWriter;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.TokenizerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes a bundle of a model that another tool wrote: a folder or file of any checkpoint format there is a plugin for, with its
 * tokenizer, chat template and licence. Parameters pass through one by one, so the memory needed is that of the largest, and the
 * pages of the source that the operating system keeps.
 */
public final class ModelImport {
  /** The format bundles are kept in. */
  private static final String STORED_AS = "huggingface";

  private static final List<String> KEPT =
      List.of("generation_config.json", "LICENSE", "LICENSE.txt", "LICENSE.md", "NOTICE");

  private static final long LARGEST_KEPT = 1 << 20;

  private final Components components;

  public ModelImport(Components components) {
    this.components = components;
  }

  /**
   * What came of it.
   *
   * @param format id of the source's format
   * @param parameters numbers in the model
   * @param sources files it was made from
   */
  public record Report(
      String format,
      String backbone,
      int vocabulary,
      long parameters,
      boolean chatTemplate,
      List<Provenance.Source> sources) {}

  /**
   * Imports.
   *
   * @param source a folder, or a file
   * @param out where the bundle goes
   * @throws UserException if the source is of no known format or damaged, has no tokenizer that can be read, or does not fit together
   */
  public Report run(Path source, Path out) {
    Bundle.requireReplaceable(out);
    Path model = model(source);
    String id = format(model);
    CheckpointFormat format = components.component(CheckpointFormat.class, id);
    Checkpoint checkpoint = format.read(model);
    try (Checkpoint.Tensors tensors = checkpoint.tensors();
        ScratchFolder scratch = ScratchFolder.create()) {
      boolean unpacked = format.unpack(model, scratch.path());
      Path beside =
          Files.isDirectory(model)
              ? model
              : Objects.requireNonNull(model.toAbsolutePath().getParent());
      Path words = unpacked ? scratch.path() : beside;
      String kind = tokenizerKind(words, model);
      Tokenizer tokenizer = components.component(TokenizerFactory.class, kind).load(words);
      Manifest manifest = manifest(model, checkpoint, kind, tokenizer);
      Factories factories = new Factories(components, model);
      Backbone backbone = factories.backbone(manifest.backbone(), checkpoint.vocabulary());
      Map<String, Head> heads = new LinkedHashMap<>();
      manifest.heads().forEach((name, head) -> heads.put(name, factories.head(head, tokenizer)));
      ModelGraphs graphs = new ModelGraphs(backbone, heads, ForeignFolder.UNADAPTED);
      ParameterMatch.require(model, graphs.parameters(), tensors.types());
      Optional<String> template = ChatTemplateFile.read(words);
      Bundle.write(
          out,
          new BundleContent(manifest, tokenizer, tensors, backbone.contextLength(), template),
          components,
          new AtomicWriter(),
          partial -> {
            keep(beside, partial);
            keep(words, partial);
            TokenizerConfig.sayDocumentStart(partial);
          });
      long parameters =
          tensors.types().values().stream()
              .mapToLong(type -> type.shape().elements().fixed())
              .sum();
      return new Report(
          id,
          checkpoint.backbone(),
          checkpoint.vocabulary(),
          parameters,
          template.isPresent(),
          manifest.provenance().parents());
    }
  }

  /** The source itself, or the one model file in a folder that is of no format. */
  private Path model(Path source) {
    if (!Files.exists(source)) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("there is nothing at " + source)
              .fix("name the folder or the file of a model"));
    }
    if (Files.exists(source.resolve(Bundle.MANIFEST))) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of(source + " is a bundle already").fix("use it where it is"));
    }
    if (!Files.isDirectory(source) || recogniser(source).isPresent()) {
      return source;
    }
    List<Path> files = files(source).stream().filter(file -> recogniser(file).isPresent()).toList();
    if (files.size() > 1) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("there are several models in " + source)
              .available(files.stream().map(file -> file.getFileName().toString()).toList())
              .fix("name the file of one of them"));
    }
    return files.isEmpty() ? source : files.getFirst();
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UserException(
          UserException.Kind.INPUT, Problem.of("cannot read " + folder + ": " + e.getMessage()), e);
    }
  }

  private Optional<String> recogniser(Path path) {
    return components.of(CheckpointFormat.class).stream()
        .map(ComponentEntry::id)
        .filter(id -> components.component(CheckpointFormat.class, id).recognises(path))
        .findFirst();
  }

  private String format(Path model) {
    components.requireNoConflict();
    return recogniser(model)
        .orElseThrow(
            () ->
                new UserException(
                    UserException.Kind.INPUT,
                    Problem.of("is of no known checkpoint format")
                        .at(model.toString())
                        .available(
                            components.of(CheckpointFormat.class).stream()
                                .map(ComponentEntry::id)
                                .toList())
                        .fix(
                            "name a folder with config.json and model.safetensors, or a GGUF"
                                + " file")));
  }

  private String tokenizerKind(Path words, Path model) {
    return components.of(TokenizerFactory.class).stream()
        .map(ComponentEntry::id)
        .filter(id -> components.component(TokenizerFactory.class, id).recognises(words))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    UserException.Kind.INPUT,
                    Problem.of("has no tokenizer that can be read")
                        .at(model.toString())
                        .fix("put its tokenizer.json beside it")));
  }

  private Manifest manifest(Path model, Checkpoint checkpoint, String kind, Tokenizer tokenizer) {
    int words = tokenizer.vocabulary().size();
    if (words > checkpoint.vocabulary()) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of(
                  "the tokenizer has "
                      + words
                      + " tokens, the model knows "
                      + checkpoint.vocabulary())
              .at(model.toString())
              .fix("use the tokenizer that came with the model"));
    }
    ForeignFolder.Described described = ForeignFolder.described(model, checkpoint, components);
    return new Manifest(
        STORED_AS,
        kind,
        checkpoint.vocabulary(),
        described.backbone(),
        described.heads(),
        Optional.empty(),
        Map.of(),
        new Provenance(
            FrameworkVersion.text(),
            Runtime.version().toString(),
            Optional.empty(),
            List.of(),
            sources(model)),
        Map.of());
  }

  /** Hashes of a file, or of those files of a folder that make the model. */
  private static List<Provenance.Source> sources(Path model) {
    List<Path> files =
        Files.isDirectory(model)
            ? files(model).stream()
                .filter(file -> file.toString().matches(".*\\.(json|safetensors|jinja|txt|model)"))
                .toList()
            : List.of(model);
    Path name = model.toAbsolutePath().normalize().getFileName();
    return files.stream()
        .map(
            file ->
                new Provenance.Source(
                    files.size() == 1 && file.equals(model)
                        ? name.toString()
                        : name + "/" + file.getFileName(),
                    digest(file)))
        .toList();
  }

  private static String digest(Path file) {
    try {
      return FileDigest.of(file).sha256();
    } catch (IOException e) {
      throw new UserException(
          UserException.Kind.INPUT, Problem.of("cannot read " + file + ": " + e.getMessage()), e);
    }
  }

  private static void keep(Path from, Path to) throws IOException {
    for (String name : KEPT) {
      Path file = from.resolve(name);
      if (Files.isRegularFile(file)
          && Files.size(file) <= LARGEST_KEPT
          && !Files.exists(to.resolve(name))) {
        Files.copy(file, to.resolve(name));
      }
    }
  }
}
