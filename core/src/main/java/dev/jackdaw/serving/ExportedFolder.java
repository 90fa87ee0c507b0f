package dev.jackdaw.serving;

import dev.jackdaw.bundle.ChatTemplateFile;
import dev.jackdaw.classification.Calibration;
import dev.jackdaw.export.ExportedModel;
import dev.jackdaw.export.Exporter;
import dev.jackdaw.export.Placement;
import dev.jackdaw.inference.IdsOnlyTokenizer;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.model.Target;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.registry.Components;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.TokenizerFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An exported model on disk: everything that is needed to run it, without the bundle it came from.
 *
 * {@snippet :
 * ExportedFolder folder = ExportedFolder.open(Path.of("exports/first-model"), components);
 * try (ExportedModel model = folder.model(Placement.CPU)) {
 *   System.out.println(model.info().device() + " " + folder.manifest().graphs().keySet());
 * }
 * }
 */
public final class ExportedFolder {
  private final Path folder;
  private final ExportManifest manifest;
  private final Components components;

  private ExportedFolder(Path folder, ExportManifest manifest, Components components) {
    this.folder = folder;
    this.manifest = manifest;
    this.components = components;
  }

  /** Whether a folder says that it is an exported model. */
  public static boolean recognises(Path folder) {
    return Files.isRegularFile(folder.resolve(ExportFile.NAME));
  }

  /**
   * Opens a folder and checks every file of it.
   *
   * @throws UserException naming each file that is missing, truncated or changed, and what of the manifest cannot be read
   */
  public static ExportedFolder open(Path folder, Components components) {
    return new ExportedFolder(folder, ExportFile.read(folder, components), components);
  }

  public Path folder() {
    return folder;
  }

  public ExportManifest manifest() {
    return manifest;
  }

  /** The tokenizer; empty if the model came without. */
  public Optional<Tokenizer> tokenizer() {
    return manifest
        .tokenizer()
        .map(id -> components.component(TokenizerFactory.class, id).load(folder));
  }

  /** The heads that were exported, by name: how they read rows, and what their labels are. */
  public Map<String, Head> heads() {
    Tokenizer tokenizer = tokenizer().orElseGet(() -> new IdsOnlyTokenizer(manifest.vocabulary()));
    Map<String, Head> heads = new LinkedHashMap<>();
    manifest.heads().forEach((name, head) -> heads.put(name, head(name, head, tokenizer)));
    return heads;
  }

  private Head head(String name, Configured<HeadFactory<?>> choice, Tokenizer tokenizer) {
    @SuppressWarnings("unchecked") // the binder has read the factory's own record
    HeadFactory<Record> factory = components.component(HeadFactory.class, choice.type());
    try {
      return factory.create(choice.config(), tokenizer);
    } catch (IllegalArgumentException e) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("the head \"" + name + "\" refuses its settings: " + e.getMessage())
              .at(folder.resolve(ExportFile.NAME).toString()),
          e);
    }
  }

  /** What was learnt of a head that labels sequences; probabilities as they are if nothing was. */
  public Calibration calibration(String head) {
    Head asked = heads().get(head);
    boolean several = asked != null && asked.target() instanceof Target.MultiClasses;
    return manifest.calibration().getOrDefault(head, Calibration.none(several));
  }

  /** Source of the template that conversations are laid out with. */
  public Optional<String> chatTemplate() {
    return ChatTemplateFile.read(folder);
  }

  /** Opens the files on a device; the caller closes the model. */
  public ExportedModel model(Placement placement) {
    return components.component(Exporter.class, manifest.exporter()).open(folder, placement);
  }
}
