package dev.jackdaw.bundle;

import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.checkpoint.CheckpointFormat;
import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.BackboneFactory;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.recipe.Tree;
import dev.jackdaw.registry.ComponentEntry;
import dev.jackdaw.registry.Components;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.TokenizerFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model folder that another tool wrote. Its checkpoint format says what the backbone is; the tokenizer is of the kind that
 * recognises the folder, if one does; the heads are those the checkpoint tells of, otherwise one that says the next token.
 */
record ForeignFolder(
    Path folder,
    CheckpointFormat format,
    Described described,
    int vocabulary,
    Components components)
    implements ModelParts {
  /** The head a model has that nobody described: the next token. */
  static final String LANGUAGE_MODEL = "language-model";

  /** Nothing adapted, everything trained. */
  static final Adaptation UNADAPTED = (parameter, phase) -> true;

  /** What the folder holds, as components. */
  record Described(
      Configured<BackboneFactory<?>> backbone, Map<String, Configured<HeadFactory<?>>> heads) {}

  static ForeignFolder open(Path folder, Components components) {
    components.requireNoConflict();
    List<String> known =
        components.of(CheckpointFormat.class).stream().map(ComponentEntry::id).toList();
    for (String id : known) {
      CheckpointFormat format = components.component(CheckpointFormat.class, id);
      if (format.recognises(folder)) {
        Checkpoint checkpoint = format.read(folder);
        checkpoint.tensors().close();
        return new ForeignFolder(
            folder,
            format,
            described(folder, checkpoint, components),
            checkpoint.vocabulary(),
            components);
      }
    }
    throw new UserException(
        UserException.Kind.INPUT,
        Problem.of(
                "is neither a bundle, for it has no "
                    + Bundle.MANIFEST
                    + ", nor of a known checkpoint format")
            .at(folder.toString())
            .available(known)
            .fix(
                "name a folder with "
                    + Bundle.MANIFEST
                    + ", or with config.json and model.safetensors; a GGUF file becomes one by"
                    + " jackdaw import FILE"));
  }

  static Described described(Path folder, Checkpoint checkpoint, Components components) {
    Map<String, Object> heads = new LinkedHashMap<>();
    checkpoint
        .heads()
        .forEach((name, head) -> heads.put(name, component(head.type(), head.config())));
    if (heads.isEmpty()) {
      heads.put(LANGUAGE_MODEL, LANGUAGE_MODEL);
    }
    Object backbone = component(checkpoint.backbone(), checkpoint.config());
    Tree tree = Tree.of(Map.of("backbone", backbone, "heads", heads), folder.toString());
    return Binder.bind(tree, Described.class, () -> components, null);
  }

  private static Map<String, Object> component(String type, Map<String, Object> settings) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("type", type);
    tree.putAll(settings);
    return tree;
  }

  private Factories factories() {
    return new Factories(components, folder);
  }

  @Override
  public Manifest manifest() {
    return new Manifest(
        formatId(),
        recogniser().orElse(""),
        vocabulary,
        described.backbone(),
        described.heads(),
        Optional.empty(),
        Map.of(),
        new Provenance("", "", Optional.empty(), List.of(), List.of()),
        Map.of());
  }

  private String formatId() {
    return components.of(CheckpointFormat.class).stream()
        .map(ComponentEntry::id)
        .filter(
            id -> components.component(CheckpointFormat.class, id).getClass() == format.getClass())
        .findFirst()
        .orElseThrow();
  }

  /** The kind of tokenizer whose files are here. */
  private Optional<String> recogniser() {
    return components.of(TokenizerFactory.class).stream()
        .map(ComponentEntry::id)
        .filter(id -> components.component(TokenizerFactory.class, id).recognises(folder))
        .findFirst();
  }

  @Override
  public Optional<Tokenizer> tokenizer() {
    return recogniser().map(id -> components.component(TokenizerFactory.class, id).load(folder));
  }

  @Override
  public Backbone backbone() {
    return factories().backbone(described.backbone(), vocabulary);
  }

  @Override
  public Map<String, Head> heads(Tokenizer tokenizer) {
    Map<String, Head> heads = new LinkedHashMap<>();
    described.heads().forEach((name, head) -> heads.put(name, factories().head(head, tokenizer)));
    return heads;
  }

  @Override
  public Adaptation adaptation(Backbone backbone, Map<String, Head> heads) {
    return UNADAPTED;
  }

  @Override
  public Checkpoint checkpoint() {
    return format.read(folder);
  }
}
