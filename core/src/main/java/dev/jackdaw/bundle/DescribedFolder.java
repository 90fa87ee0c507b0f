package dev.jackdaw.bundle;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.checkpoint.CheckpointFormat;
import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.Head;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.registry.Components;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.TokenizerFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A folder with a {@code jackdaw.json}, which says what everything is. */
record DescribedFolder(Path folder, Manifest manifest, Components components)
    implements ModelParts {

  /** @throws UserException with every problem of manifest, files and components */
  static DescribedFolder check(Path folder, ManifestFile.Content content, Components components) {
    List<Problem> damage = Integrity.problems(folder, content.files());
    List<Problem> problems = new ArrayList<>(content.problems());
    problems.addAll(damage);
    String place = folder.resolve(Bundle.MANIFEST).toString();
    content
        .manifest()
        .ifPresent(
            manifest -> {
              if (components.entry(TokenizerFactory.class, manifest.tokenizer()).isEmpty()) {
                problems.add(
                    components
                        .unknown(TokenizerFactory.class, manifest.tokenizer())
                        .at(place + " tokenizer"));
              }
              if (components.entry(CheckpointFormat.class, manifest.checkpoint()).isEmpty()) {
                problems.add(
                    components
                        .unknown(CheckpointFormat.class, manifest.checkpoint())
                        .at(place + " checkpoint"));
              }
            });
    if (!problems.isEmpty()) {
      boolean onlyPlugins =
          damage.isEmpty() && problems.stream().allMatch(DescribedFolder::namesAPlugin);
      throw new UserException(
          onlyPlugins ? UserException.Kind.PLUGIN : UserException.Kind.INPUT, problems);
    }
    return new DescribedFolder(folder, content.manifest().orElseThrow(), components);
  }

  /** Whether a problem is a component nobody brought; the binder words the problems of settings otherwise. */
  private static boolean namesAPlugin(Problem problem) {
    return problem.what().startsWith("unknown ") && !problem.what().startsWith("unknown key ");
  }

  private Factories factories() {
    return new Factories(components, folder);
  }

  @Override
  public Optional<Tokenizer> tokenizer() {
    return Optional.of(
        components.component(TokenizerFactory.class, manifest.tokenizer()).load(folder));
  }

  @Override
  public Backbone backbone() {
    return factories().backbone(manifest.backbone(), manifest.vocabulary());
  }

  @Override
  public Map<String, Head> heads(Tokenizer tokenizer) {
    Map<String, Head> heads = new LinkedHashMap<>();
    manifest.heads().forEach((name, head) -> heads.put(name, factories().head(head, tokenizer)));
    return heads;
  }

  @Override
  public Adaptation adaptation(Backbone backbone, Map<String, Head> heads) {
    Adaptation none = ForeignFolder.UNADAPTED;
    return manifest
        .strategy()
        .map(
            strategy ->
                factories().adaptation(strategy, new ModelGraphs(backbone, heads, none).outline()))
        .orElse(none);
  }

  @Override
  public Checkpoint checkpoint() {
    return components.component(CheckpointFormat.class, manifest.checkpoint()).read(folder);
  }
}
