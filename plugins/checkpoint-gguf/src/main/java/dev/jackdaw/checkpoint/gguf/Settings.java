package dev.jackdaw.checkpoint.gguf;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of a transformer by path, {@code attention.key_heads}, while they are being read. */
final class Settings {
  private final Map<String, Object> values = new LinkedHashMap<>();

  /** Null says nothing. */
  void put(String path, @Nullable Object value) {
    if (value != null) {
      values.put(path, value);
    }
  }

  @Nullable Object get(String path) {
    return values.get(path);
  }

  int integer(String path) {
    if (values.get(path) instanceof Number number) {
      return number.intValue();
    }
    throw new IllegalStateException("[settings] " + path + " is " + values.get(path));
  }

  @SuppressWarnings("unchecked") // groups are made here
  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    values.forEach(
        (path, value) -> {
          Map<String, Object> group = tree;
          String[] parts = path.split("\\.");
          for (int i = 0; i < parts.length - 1; i++) {
            group =
                (Map<String, Object>)
                    group.computeIfAbsent(parts[i], k -> new LinkedHashMap<String, Object>());
          }
          group.put(parts[parts.length - 1], value);
        });
    return tree;
  }
}
