package dev.jackdaw.exporting;

import dev.jackdaw.adapter.Adapters;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.assembly.Parameters;
import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.bundle.MergedModel;
import dev.jackdaw.bundle.StoredParameters;
import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.registry.Components;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The model that is written: its graphs and where its numbers come from.
 *
 * @param graphs what is described
 * @param parameters numbers of the graphs; what an adapter adds has those with which it changes nothing
 * @param adapters what has other numbers, by name
 * @param notes what changed beyond the numbers, a sentence each
 * @param held what is closed afterwards
 */
record ExportNumbers(
    ModelGraphs graphs,
    Checkpoint.Tensors parameters,
    Map<String, Checkpoint.Tensors> adapters,
    List<String> notes,
    List<AutoCloseable> held)
    implements AutoCloseable {
  /** The name of a bundle's own adapter. */
  static final String ADAPTER = "adapter";

  static ExportNumbers of(Bundle bundle, AdapterForm form, Engine engine, Components components) {
    if (bundle.description().strategy().isEmpty()) {
      Checkpoint.Tensors tensors = bundle.tensors();
      return new ExportNumbers(
          bundle.graphs(), tensors, Map.of(), List.of(), List.of(tensors::close));
    }
    return switch (form) {
      case MERGED -> merged(bundle, engine, components);
      case SEPARATE -> separate(bundle, engine, components);
    };
  }

  private static ExportNumbers merged(Bundle bundle, Engine engine, Components components) {
    ModelGraphs adapted = bundle.graphs();
    MergedModel merged = MergedModel.of(adapted, bundle.description().backbone(), components);
    Store store = engine.store();
    try (Checkpoint.Tensors tensors = bundle.tensors()) {
      Parameters.declare(store, adapted.parameters());
      for (ParameterSpec parameter : adapted.parameters()) {
        store.write(parameter.name(), tensors.get(parameter.name()));
      }
      merged.fold(engine, store);
      List<String> names = merged.graphs().parameters().stream().map(ParameterSpec::name).toList();
      return new ExportNumbers(
          merged.graphs(),
          new StoredParameters(store, names),
          Map.of(),
          merged.notes(),
          List.of(store::close));
    } catch (RuntimeException | Error e) {
      store.close();
      throw e;
    }
  }

  private static ExportNumbers separate(Bundle bundle, Engine engine, Components components) {
    ModelGraphs adapted = bundle.graphs();
    Set<String> plain = new LinkedHashSet<>();
    new ModelGraphs(bundle.backbone(), bundle.heads(), (_, _) -> true)
        .parameters()
        .forEach(parameter -> plain.add(parameter.name()));
    Store neutral = engine.store();
    Checkpoint.Tensors adapter = null;
    Checkpoint.Tensors tensors = bundle.tensors();
    try {
      Parameters.declare(neutral, adapted.parameters());
      for (String name : plain) {
        neutral.write(name, tensors.get(name));
      }
      // a strategy starts so that it changes nothing, whatever the seed
      Parameters.initialise(engine, neutral, adapted.parameters(), plain, 0);
      plain.forEach(neutral::remove);
      adapter = new Adapters(components).extract(bundle).tensors();
      return new ExportNumbers(
          adapted,
          new Laid(tensors, neutral),
          Map.of(ADAPTER, adapter),
          List.of("the base alone runs without the adapter; \"" + ADAPTER + "\" switches it on"),
          List.of(adapter::close, tensors::close, neutral::close));
    } catch (RuntimeException | Error e) {
      if (adapter != null) {
        adapter.close();
      }
      tensors.close();
      neutral.close();
      throw e;
    }
  }

  @Override
  public void close() {
    for (AutoCloseable each : held) {
      try {
        each.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("[export] cannot close " + each, e);
      }
    }
  }

  /** A checkpoint's numbers with a store's over them. */
  private record Laid(Checkpoint.Tensors under, Store over) implements Checkpoint.Tensors {
    @Override
    public Map<String, TensorType> types() {
      Map<String, TensorType> types = new LinkedHashMap<>(under.types());
      types.putAll(over.types());
      return types;
    }

    @Override
    public Tensor get(String name) {
      return over.types().containsKey(name) ? over.read(name) : under.get(name);
    }

    @Override
    public void close() {
      // both are closed by who opened them
    }
  }
}
