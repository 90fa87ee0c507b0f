package dev.jackdaw.adapter;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.bundle.Manifest;
import dev.jackdaw.bundle.Provenance;
import dev.jackdaw.checkpoint.Adapter;
import dev.jackdaw.checkpoint.AdapterFormat;
import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.recipe.Rendering;
import dev.jackdaw.registry.ComponentEntry;
import dev.jackdaw.registry.Components;
import dev.jackdaw.storage.AtomicWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Takes adapters out of bundles, and reads and writes their folders. */
public final class Adapters {
  /** The format that folders are written in where it is there. */
  private static final String PREFERRED = "peft";

  private final Components components;

  public Adapters(Components components) {
    this.components = components;
  }

  /**
   * Reads an adapter folder; the caller closes the adapter's tensors.
   *
   * @param base the model it is to stand on
   * @throws UserException if it is none, damaged, or does not fit the base's names and shapes
   */
  public Adapter open(Path folder, Bundle base) {
    if (!Files.isDirectory(folder)) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("there is no adapter at " + folder).fix("name the folder of an adapter"));
    }
    List<String> known = formats();
    for (String id : known) {
      AdapterFormat format = components.component(AdapterFormat.class, id);
      if (format.recognises(folder)) {
        return format.read(folder, base(base, Optional.empty()));
      }
    }
    throw new UserException(
        UserException.Kind.INPUT,
        Problem.of("is an adapter of no known format")
            .at(folder.toString())
            .available(known)
            .fix("name a folder with adapter_config.json and adapter_model.safetensors"));
  }

  private List<String> formats() {
    return components.of(AdapterFormat.class).stream().map(ComponentEntry::id).toList();
  }

  /** Whether any plugin brings a format, without which there are no folders. */
  public boolean available() {
    return !formats().isEmpty();
  }

  Adapter.Base base(Bundle base, Optional<String> digest) {
    Manifest description = base.description();
    return new Adapter.Base(
        String.valueOf(base.folder().toAbsolutePath().normalize().getFileName()),
        description.backbone().type(),
        ModelIdentity.settings(description.backbone(), components),
        description.vocabulary(),
        digest);
  }

  /**
   * What a fine-tuning added to the base of a bundle; the caller closes the adapter's tensors.
   *
   * @throws UserException if the bundle carries no adapter: it is a base, or all of it was trained, or it was merged
   */
  public Adapter extract(Bundle bundle) {
    Manifest description = bundle.description();
    Configured<FineTuneStrategy<?>> strategy =
        description
            .strategy()
            .orElseThrow(
                () ->
                    new UserException(
                        UserException.Kind.INPUT,
                        Problem.of(
                                "carries no adapter: nothing was added to it, or what was added has"
                                    + " been merged into its weights")
                            .at(bundle.folder().toString())));
    ModelGraphs graphs = bundle.graphs();
    Set<String> held = held(graphs);
    Checkpoint.Tensors tensors = bundle.tensors();
    try {
      String digest = ModelIdentity.digest(graphs, tensors, held);
      Adapter.Base here = base(bundle, Optional.of(digest));
      Adapter.Base base =
          new Adapter.Base(
              description.provenance().parents().stream()
                  .findFirst()
                  .map(Provenance.Source::name)
                  .orElse(""),
              here.backbone(),
              here.config(),
              here.vocabulary(),
              here.digest());
      Map<String, Object> parts =
          Rendering.tree(new Parts(strategy, description.heads(), description.calibration()));
      return new Adapter(
          Optional.of(base),
          strategy.type(),
          Rendering.tree(strategy.config()),
          tree(parts, "heads"),
          tree(parts, "calibration"),
          bundle.chatTemplate(),
          new ChosenTensors(tensors, held));
    } catch (RuntimeException | Error e) {
      tensors.close();
      throw e;
    }
  }

  @SuppressWarnings("unchecked") // maps of settings have text keys
  private static Map<String, Object> tree(Map<String, Object> parts, String key) {
    return (Map<String, Object>) Objects.requireNonNull(parts.get(key));
  }

  /** What must be kept of an adapted model beside its base: what the base does not have, heads, and what was trained of the base. */
  private static Set<String> held(ModelGraphs graphs) {
    Set<String> base = ModelIdentity.plain(graphs);
    Adaptation adaptation = graphs.adaptation();
    Set<String> held = new LinkedHashSet<>();
    for (ParameterSpec parameter : graphs.parameters()) {
      String name = parameter.name();
      boolean trained = false;
      for (int phase = 0; phase < adaptation.phaseStarts().size(); phase++) {
        trained |= adaptation.trains(name, phase);
      }
      if (trained || ParameterSpec.ofHead(name) || !base.contains(name)) {
        held.add(name);
      }
    }
    return held;
  }

  /**
   * Writes an adapter, in PEFT's layout where that format is there. An adapter that is there already is replaced when the new one is complete.
   *
   * @return what other tools will not understand and why, a sentence each
   * @throws UserException of kind OUTPUT if the place cannot be written, or holds something that is no adapter
   */
  public List<String> write(Adapter adapter, Path folder) {
    List<String> known = formats();
    String id = known.isEmpty() || known.contains(PREFERRED) ? PREFERRED : known.getFirst();
    AdapterFormat format = components.component(AdapterFormat.class, id);
    String[] content = folder.toFile().list();
    if (Files.exists(folder)
        && (content == null || content.length > 0)
        && !format.recognises(folder)) {
      throw new UserException(
          UserException.Kind.OUTPUT,
          Problem.of(folder + " exists and is not an adapter, so it is not replaced")
              .fix("name another folder, or remove this one"));
    }
    List<String> notes = new ArrayList<>();
    new AtomicWriter()
        .writeFolder(
            folder,
            partial -> {
              try {
                notes.addAll(format.write(adapter, partial));
              } catch (UncheckedIOException e) {
                throw e.getCause();
              }
            });
    return List.copyOf(notes);
  }

  /** Some parameters of a checkpoint. */
  private record ChosenTensors(Checkpoint.Tensors all, Set<String> names)
      implements Checkpoint.Tensors {
    @Override
    public Map<String, TensorType> types() {
      Map<String, TensorType> types = new LinkedHashMap<>(all.types());
      types.keySet().retainAll(names);
      return types;
    }

    @Override
    public Tensor get(String name) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException("[adapter] no parameter \"" + name + "\"");
      }
      return all.get(name);
    }

    @Override
    public void close() {
      all.close();
    }
  }
}
