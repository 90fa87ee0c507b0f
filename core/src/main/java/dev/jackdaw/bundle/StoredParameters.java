package dev.jackdaw.bundle;

import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Parameters of a store, as a checkpoint is written from them: copied out one by one. The store stays open. */
public final class StoredParameters implements Checkpoint.Tensors {
  private final Store store;
  private final Map<String, TensorType> types;

  /** @throws IllegalArgumentException for a name the store does not have */
  public StoredParameters(Store store, Collection<String> names) {
    this.store = store;
    Map<String, TensorType> chosen = new LinkedHashMap<>();
    Map<String, TensorType> stored = store.types();
    for (String name : names) {
      TensorType type = stored.get(name);
      if (type == null) {
        throw new IllegalArgumentException("[bundle] the store has no parameter " + name);
      }
      chosen.put(name, type);
    }
    types = Collections.unmodifiableMap(chosen);
  }

  @Override
  public Map<String, TensorType> types() {
    return types;
  }

  @Override
  public Tensor get(String name) {
    if (!types.containsKey(name)) {
      throw new IllegalArgumentException("[bundle] no parameter " + name);
    }
    return store.read(name);
  }

  @Override
  public void close() {}
}
