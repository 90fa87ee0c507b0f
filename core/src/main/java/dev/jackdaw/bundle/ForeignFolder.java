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
 * recognises the folder, if one does; the head says the next token.
 */
record ForeignFolder(
    Path folder,
    CheckpointFormat format,
    Configured<BackboneFactory<?>> choice,
    int vocabulary,
    Components components)
    implements ModelParts {
  /** The head a model has that nobody described: the next token. */
  static final String LANGUAGE_MODEL = "language-model";

  /** Nothing adapted, everything trained. */
  static final Adaptation UNADAPTED = (parameter, phase) -> true;

  private record Described(Configured<BackboneFactory<?>> backbone) {}

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
            backbone(folder, checkpoint, components),
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
                    + ", or with config.json and model.safetensors"));
  }

  private static Configured<BackboneFactory<?>> backbone(
      Path folder, Checkpoint checkpoint, Components components) {
    Map<String, Object> choice = new LinkedHashMap<>();
    choice.put("type", checkpoint.backbone());
    choice.putAll(checkpoint.config());
    Tree tree = Tree.of(Map.of("backbone", choice), folder.toString());
    return Binder.bind(tree, Described.class, () -> components, null).backbone();
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
        choice,
        Map.of(LANGUAGE_MODEL, languageModel()),
        Optional.empty(),
        Map.of(),
        new Provenance("", "", Optional.empty(), List.of(), List.of()),
        Map.of());
  }

  private String formatId() {
    return components.of(CheckpointFormat.class).stream()
        .map(ComponentEntry::id)
        .filter(id -> components.component(CheckpointFormat.class, id) == format)
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
    return factories().backbone(choice, vocabulary);
  }

  @Override
  public Map<String, Head> heads(Tokenizer tokenizer) {
    return Map.of(LANGUAGE_MODEL, factories().head(languageModel(), tokenizer));
  }

  private Configured<HeadFactory<?>> languageModel() {
    record Chosen(Configured<HeadFactory<?>> head) {}
    Tree tree = Tree.of(Map.of("head", LANGUAGE_MODEL), folder.toString());
    return Binder.bind(tree, Chosen.class, () -> components, null).head();
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
