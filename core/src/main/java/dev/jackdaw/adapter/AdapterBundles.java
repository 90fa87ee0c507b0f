package dev.jackdaw.adapter;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.assembly.Parameters;
import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.bundle.BundleContent;
import dev.jackdaw.bundle.Manifest;
import dev.jackdaw.bundle.MergedModel;
import dev.jackdaw.bundle.Provenance;
import dev.jackdaw.bundle.StoredParameters;
import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.FrameworkVersion;
import dev.jackdaw.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Bundles of a base and an adapter: side by side, or folded into one. */
public final class AdapterBundles {
  private final Components components;

  public AdapterBundles(Components components) {
    this.components = components;
  }

  /** Writes base and adapter as one bundle that needs neither. */
  public void write(AdaptedModel adapted, Path out) {
    try (Checkpoint.Tensors base = adapted.base().tensors()) {
      Content content = content(adapted, base);
      Bundle.write(out, content.bundle(content.manifest, content.tensors), components);
    }
  }

  /**
   * Writes the base with the adapter folded into its weights.
   *
   * @return what changed beyond the numbers, a sentence each
   * @throws UserException if the strategy cannot be merged, saying why
   */
  public List<String> writeMerged(AdaptedModel adapted, Path out, Engine engine) {
    try (Checkpoint.Tensors base = adapted.base().tensors()) {
      return merge(adapted.graphs(), content(adapted, base), out, engine);
    }
  }

  /**
   * Writes an adapted bundle with its adapter folded into its weights.
   *
   * @return what changed beyond the numbers, a sentence each
   * @throws UserException if the bundle carries no adapter, or its strategy cannot be merged, saying why
   */
  public List<String> merge(Bundle bundle, Path out, Engine engine) {
    if (bundle.description().strategy().isEmpty()) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("carries no adapter, so there is nothing to merge")
              .at(bundle.folder().toString()));
    }
    try (Checkpoint.Tensors tensors = bundle.tensors()) {
      Manifest manifest = bundle.description();
      Content content =
          new Content(
              new Manifest(
                  manifest.checkpoint(),
                  manifest.tokenizer(),
                  manifest.vocabulary(),
                  manifest.backbone(),
                  manifest.heads(),
                  manifest.strategy(),
                  manifest.calibration(),
                  provenance(bundle, Optional.empty()),
                  manifest.metrics()),
              tokenizer(bundle),
              tensors,
              bundle.backbone().contextLength(),
              bundle.chatTemplate());
      return merge(bundle.graphs(), content, out, engine);
    }
  }

  private List<String> merge(ModelGraphs adapted, Content content, Path out, Engine engine) {
    MergedModel merged = MergedModel.of(adapted, content.manifest.backbone(), components);
    try (Store store = engine.store()) {
      Parameters.declare(store, adapted.parameters());
      for (ParameterSpec parameter : adapted.parameters()) {
        store.write(parameter.name(), content.tensors.get(parameter.name()));
      }
      merged.fold(engine, store);
      Manifest manifest = content.manifest;
      Manifest plain =
          new Manifest(
              manifest.checkpoint(),
              manifest.tokenizer(),
              manifest.vocabulary(),
              merged.backbone(),
              manifest.heads(),
              Optional.empty(),
              manifest.calibration(),
              manifest.provenance(),
              manifest.metrics());
      List<String> names = merged.graphs().parameters().stream().map(ParameterSpec::name).toList();
      Bundle.write(out, content.bundle(plain, new StoredParameters(store, names)), components);
    }
    return merged.notes();
  }

  private static Content content(AdaptedModel adapted, Checkpoint.Tensors base) {
    Bundle bundle = adapted.base();
    return new Content(
        adapted.manifest(provenance(bundle, Optional.of(adapted))),
        tokenizer(bundle),
        new LaidOver(adapted, base),
        bundle.backbone().contextLength(),
        adapted.adapter().chatTemplate().or(bundle::chatTemplate));
  }

  private static Tokenizer tokenizer(Bundle bundle) {
    return bundle
        .tokenizer()
        .orElseThrow(
            () ->
                new UserException(
                    UserException.Kind.INPUT,
                    Problem.of("the model has no tokenizer, which a bundle needs")
                        .at(bundle.folder().toString())
                        .fix("put a tokenizer.json into its folder")));
  }

  private static Provenance provenance(Bundle from, Optional<AdaptedModel> adapted) {
    Provenance before = from.description().provenance();
    List<Provenance.Source> parents = new ArrayList<>();
    from.digest()
        .ifPresent(
            digest ->
                parents.add(
                    new Provenance.Source(
                        String.valueOf(from.folder().toAbsolutePath().normalize().getFileName()),
                        digest.sha256())));
    adapted
        .flatMap(model -> model.adapter().base())
        .flatMap(base -> base.digest().map(d -> new Provenance.Source(base.name(), d)))
        .ifPresent(parents::add);
    return new Provenance(
        FrameworkVersion.text(),
        Runtime.version().toString(),
        before.recipe(),
        before.data(),
        parents);
  }

  /** Everything a bundle is written from but its final manifest and parameters. */
  private record Content(
      Manifest manifest,
      Tokenizer tokenizer,
      Checkpoint.Tensors tensors,
      int contextLength,
      Optional<String> chatTemplate) {
    BundleContent bundle(Manifest written, Checkpoint.Tensors parameters) {
      return new BundleContent(written, tokenizer, parameters, contextLength, chatTemplate);
    }
  }

  /** The base's parameters, and over them the adapter's. */
  private static final class LaidOver implements Checkpoint.Tensors {
    private final Checkpoint.Tensors base;
    private final Checkpoint.Tensors adapter;
    private final Map<String, TensorType> types = new LinkedHashMap<>();

    LaidOver(AdaptedModel adapted, Checkpoint.Tensors base) {
      this.base = base;
      this.adapter = adapted.adapter().tensors();
      Map<String, TensorType> over = adapter.types();
      Map<String, TensorType> under = base.types();
      for (ParameterSpec parameter : adapted.graphs().parameters()) {
        TensorType type = over.getOrDefault(parameter.name(), under.get(parameter.name()));
        if (type == null) {
          throw new IllegalStateException("[adapter] nobody has " + parameter.name());
        }
        types.put(parameter.name(), type);
      }
    }

    @Override
    public Map<String, TensorType> types() {
      return types;
    }

    @Override
    public Tensor get(String name) {
      return (adapter.types().containsKey(name) ? adapter : base).get(name);
    }

    @Override
    public void close() {
      // both are their owners' to close
    }
  }
}
