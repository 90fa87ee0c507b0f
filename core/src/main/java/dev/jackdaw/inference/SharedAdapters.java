package dev.jackdaw.inference;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.model.ParameterSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The adapters in one store beside their base, each under a prefix of its own. Guarded by the lock of the base model. */
final class SharedAdapters {
  private final Map<String, Map<String, String>> adapters = new LinkedHashMap<>();

  List<String> names() {
    return List.copyOf(adapters.keySet());
  }

  /** Puts an adapter's numbers beside the base's; their names in the store by the parameters' names. */
  Map<String, String> add(
      String name, ModelGraphs adapted, Checkpoint.Tensors parameters, Store store) {
    if (adapters.containsKey(name)) {
      throw new IllegalArgumentException(
          "[model] there is an adapter \"" + name + "\" already, of " + names());
    }
    Map<String, TensorType> given = parameters.types();
    Map<String, TensorType> stored = store.types();
    Map<String, String> keys = new LinkedHashMap<>();
    for (ParameterSpec parameter : adapted.parameters()) {
      boolean own = given.containsKey(parameter.name());
      TensorType type = (own ? given : stored).get(parameter.name());
      if (type == null || !type.shape().equals(parameter.shape())) {
        throw new IllegalArgumentException(
            "[model] the adapter \""
                + name
                + "\" needs "
                + parameter.name()
                + " "
                + parameter.shape()
                + ", there is "
                + type);
      }
      if (own) {
        keys.put(parameter.name(), "adapters/" + name + "/" + parameter.name());
      }
    }
    adapters.put(name, keys);
    try {
      keys.forEach(
          (parameter, key) -> {
            store.declare(key, Objects.requireNonNull(given.get(parameter)));
            store.write(key, parameters.get(parameter));
          });
    } catch (RuntimeException | Error e) {
      remove(name, store);
      throw e;
    }
    return Map.copyOf(keys);
  }

  void remove(String name, Store store) {
    Map<String, String> keys = adapters.remove(name);
    if (keys != null) {
      keys.values().forEach(store::remove);
    }
  }
}
