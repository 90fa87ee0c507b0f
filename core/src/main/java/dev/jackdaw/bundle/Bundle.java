package dev.jackdaw.bundle;

import com.google.common.base.Suppliers;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.assembly.Parameters;
import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.checkpoint.CheckpointFormat;
import dev.jackdaw.classification.Calibration;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Store;
import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.inference.IdsOnlyTokenizer;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.model.Target;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Rendering;
import dev.jackdaw.registry.Components;
import dev.jackdaw.storage.AtomicWriter;
import dev.jackdaw.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * A model on disk, opened. Opening checks every file and every component; tokenizer, backbone, heads and numbers are read when they
 * are first asked for. Safe for several threads.
 *
 * {@snippet :
 * Components components = Components.find(folders);
 * Bundle bundle = Bundle.open(Path.of("runs/first-model/bundle"), components);
 * try (LoadedModel model = bundle.load(engine, Precision.F32);
 *     Generator generator = Generator.open(model, GeneratorLimits.of(model, 1))) {
 *   generator.generate(GenerationRequest.of("a small bird"), event -> System.out.print(event.text()));
 * }
 * }
 */
public final class Bundle {
  /** The file that makes a folder a bundle of Jackdaw. */
  public static final String MANIFEST = "jackdaw.json";

  private final Path folder;
  private final Optional<Manifest> manifest;
  private final Supplier<Manifest> description;
  private final Supplier<Optional<Tokenizer>> tokenizer;
  private final Supplier<Backbone> backbone;
  private final Supplier<Map<String, Head>> heads;
  private final Supplier<Adaptation> adaptation;
  private final Supplier<Checkpoint> checkpoint;

  private Bundle(Path folder, Optional<Manifest> manifest, ModelParts parts) {
    this.folder = folder;
    this.manifest = manifest;
    description = Suppliers.memoize(parts::manifest);
    tokenizer = Suppliers.memoize(parts::tokenizer);
    backbone = Suppliers.memoize(parts::backbone);
    heads = Suppliers.memoize(() -> parts.heads(tokenizerOrIds()));
    adaptation = Suppliers.memoize(() -> parts.adaptation(backbone(), heads()));
    checkpoint = parts::checkpoint;
  }

  /**
   * Opens a bundle, or a model folder of another tool that a registered checkpoint format recognises.
   *
   * @throws UserException with everything that is wrong with it: files that are missing, truncated or changed, a format of a later
   *     version, components that no plugin brings, settings they do not understand
   */
  public static Bundle open(Path folder, Components components) {
    if (!Files.isDirectory(folder)) {
      throw absent(folder);
    }
    if (!Files.exists(folder.resolve(MANIFEST))) {
      return new Bundle(folder, Optional.empty(), ForeignFolder.open(folder, components));
    }
    ManifestFile.Content content = ManifestFile.read(folder.resolve(MANIFEST), components);
    DescribedFolder described = DescribedFolder.check(folder, content, components);
    return new Bundle(folder, Optional.of(described.manifest()), described);
  }

  private static UserException absent(Path folder) {
    if (Files.exists(folder)) {
      return new UserException(
          UserException.Kind.INPUT,
          Problem.of(folder + " is a file")
              .fix("name the folder of a model; a model file becomes one by jackdaw import FILE"));
    }
    return new UserException(
        UserException.Kind.INPUT,
        Problem.of("there is no bundle at " + folder).fix("name the folder of a model"));
  }

  static void requireReplaceable(Path folder) {
    if (!Files.exists(folder) || Files.exists(folder.resolve(MANIFEST))) {
      return;
    }
    String[] content = folder.toFile().list();
    if (content == null || content.length > 0) {
      throw new UserException(
          UserException.Kind.OUTPUT,
          Problem.of(folder + " exists and is not a bundle, so it is not replaced")
              .fix("name another folder, or remove this one"));
    }
  }

  /**
   * Writes a bundle. A bundle that is there already is replaced when the new one is complete, and stays as it is if anything fails.
   *
   * @throws UserException of kind OUTPUT if the place cannot be written, or holds something that is not a bundle
   */
  public static void write(Path folder, BundleContent content, Components components) {
    write(folder, content, components, new AtomicWriter());
  }

  static void write(
      Path folder, BundleContent content, Components components, AtomicWriter writer) {
    write(folder, content, components, writer, partial -> {});
  }

  /** @param more adds files, or changes them, before their digests are taken */
  static void write(
      Path folder,
      BundleContent content,
      Components components,
      AtomicWriter writer,
      AtomicWriter.Contents more) {
    Manifest given = content.manifest();
    Manifest manifest =
        given.withBackbone(new Factories(components, folder).complete(given.backbone()));
    CheckpointFormat format = components.component(CheckpointFormat.class, manifest.checkpoint());
    Checkpoint checkpoint =
        new Checkpoint(
            manifest.backbone().type(),
            Rendering.tree(manifest.backbone().config()),
            manifest.vocabulary(),
            heads(manifest),
            content.parameters());
    requireReplaceable(folder);
    writer.writeFolder(
        folder,
        partial -> {
          try {
            format.write(checkpoint, partial);
            content.tokenizer().save(partial);
          } catch (UncheckedIOException e) {
            throw e.getCause();
          }
          TokenizerConfig.writeIfAbsent(partial, content.tokenizer(), content.contextLength());
          content.chatTemplate().ifPresent(template -> ChatTemplateFile.write(partial, template));
          more.write(partial);
          ManifestFile.write(partial.resolve(MANIFEST), manifest, Integrity.digests(partial));
        });
  }

  private static Map<String, Checkpoint.HeadSettings> heads(Manifest manifest) {
    Map<String, Checkpoint.HeadSettings> heads = new LinkedHashMap<>();
    manifest
        .heads()
        .forEach(
            (name, head) ->
                heads.put(
                    name, new Checkpoint.HeadSettings(head.type(), Rendering.tree(head.config()))));
    return heads;
  }

  public Path folder() {
    return folder;
  }

  /** What {@code jackdaw.json} says; empty for a folder of another tool. */
  public Optional<Manifest> manifest() {
    return manifest;
  }

  /** What the model is made of, also where another tool wrote it; its tokenizer is then blank if it came without one. */
  public Manifest description() {
    return description.get();
  }

  /** What was learnt of a head that labels sequences; probabilities as they are if nothing was. */
  public Calibration calibration(String head) {
    Head asked = heads().get(head);
    boolean several = asked != null && asked.target() instanceof Target.MultiClasses;
    return description().calibration().getOrDefault(head, Calibration.none(several));
  }

  /**
   * The digest of this model, as children name their parent: of {@code jackdaw.json}, which names all others; empty for a folder of
   * another tool.
   */
  public Optional<FileDigest> digest() {
    if (manifest.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(FileDigest.of(folder.resolve(MANIFEST)));
    } catch (IOException e) {
      throw new UserException(
          UserException.Kind.INPUT, Problem.of("cannot read " + folder.resolve(MANIFEST)), e);
    }
  }

  /** The tokenizer; empty if a folder of another tool has none. */
  public Optional<Tokenizer> tokenizer() {
    return tokenizer.get();
  }

  private Tokenizer tokenizerOrIds() {
    return tokenizer().orElseGet(() -> new IdsOnlyTokenizer(backbone().vocabulary()));
  }

  public Backbone backbone() {
    return backbone.get();
  }

  /** Heads by name. */
  public Map<String, Head> heads() {
    return heads.get();
  }

  public Adaptation adaptation() {
    return adaptation.get();
  }

  /** Source of the template that conversations are laid out with, if the model has one. */
  public Optional<String> chatTemplate() {
    return ChatTemplateFile.read(folder);
  }

  /**
   * Writes what turns text into the model's tokens, as it lies beside a model: the tokenizer's files, and the chat template.
   *
   * @throws IOException if a file cannot be written
   */
  public void writeTokenizer(Path into) throws IOException {
    if (tokenizer().isEmpty()) {
      return;
    }
    try {
      tokenizer().get().save(into);
      chatTemplate().ifPresent(template -> ChatTemplateFile.write(into, template));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    TokenizerConfig.writeIfAbsent(into, tokenizer().get(), backbone().contextLength());
  }

  /** The model's graphs. */
  public ModelGraphs graphs() {
    return new ModelGraphs(backbone(), heads(), adaptation());
  }

  /** Opens the parameters; the caller closes them. */
  public Checkpoint.Tensors tensors() {
    return checkpoint.get().tensors();
  }

  /**
   * Puts the model on an engine. The caller closes the model, then the engine.
   *
   * @throws UserException if the parameters are not those of the components, naming each
   */
  public LoadedModel load(Engine engine, Precision precision) {
    ModelGraphs graphs = graphs();
    Store store = engine.store();
    boolean done = false;
    try (Checkpoint.Tensors tensors = tensors()) {
      ParameterMatch.require(folder, graphs.parameters(), tensors.types());
      Parameters.declare(store, graphs.parameters());
      for (ParameterSpec parameter : graphs.parameters()) {
        store.write(parameter.name(), tensors.get(parameter.name()));
      }
      done = true;
      Tokenizer words = tokenizerOrIds();
      OptionalInt documentStart =
          manifest.isPresent() ? words.vocabulary().documentStart() : OptionalInt.empty();
      return LoadedModel.owning(graphs, words, documentStart, engine, store, precision);
    } finally {
      if (!done) {
        store.close();
      }
    }
  }
}
