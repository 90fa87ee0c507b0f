package dev.jackdaw.reference;

import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Named arrays on the heap. */
final class ReferenceStore implements Store {
  private final Map<String, Array> arrays = new LinkedHashMap<>();

  static ReferenceStore of(Store store) {
    if (!(store instanceof ReferenceStore reference)) {
      throw new IllegalArgumentException(
          "[store] belongs to another engine: " + store.getClass().getName());
    }
    return reference;
  }

  @Override
  public void declare(String name, TensorType type) {
    Array known = arrays.get(name);
    if (known == null) {
      arrays.put(name, Array.zeros(type.dtype(), type.shape().evaluate(s -> -1)));
    } else if (!known.type().equals(type)) {
      throw new IllegalArgumentException(
          "[store] \"" + name + "\" is " + known.type() + ", declared again as " + type);
    }
  }

  @Override
  public Map<String, TensorType> types() {
    Map<String, TensorType> types = new LinkedHashMap<>();
    arrays.forEach((name, array) -> types.put(name, array.type()));
    return types;
  }

  @Override
  public Tensor read(String name) {
    return get(name).toTensor();
  }

  @Override
  public void write(String name, Tensor value) {
    Array known = get(name);
    if (!known.type().equals(value.type())) {
      throw new IllegalArgumentException(
          "[store] \"" + name + "\" is " + known.type() + ", given " + value);
    }
    arrays.put(name, Array.of(value));
  }

  Array get(String name) {
    Array array = find(name);
    if (array == null) {
      throw new IllegalArgumentException("[store] nothing is declared as \"" + name + "\"");
    }
    return array;
  }

  @Nullable Array find(String name) {
    return arrays.get(name);
  }

  void put(String name, Array value) {
    arrays.put(name, value);
  }

  @Override
  public void remove(String name) {
    arrays.remove(name);
  }

  @Override
  public void close() {
    arrays.clear();
  }
}
