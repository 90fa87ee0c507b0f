package dev.jackdaw.checkpoint.huggingface;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings of a transformer by path: {@code attention.key_heads}. Numbers are equal when they are as numbers. */
final class Settings {
  private final Map<String, Object> values = new LinkedHashMap<>();

  static Settings of(Map<String, Object> tree) {
    Settings settings = new Settings();
    settings.flatten("", tree);
    return settings;
  }

  private void flatten(String prefix, Map<?, ?> tree) {
    tree.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> group) {
            flatten(prefix + key + ".", group);
          } else if (value != null) {
            values.put(prefix + key, value);
          }
        });
  }

  @SuppressWarnings("unchecked") // groups are made here
  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    values.forEach(
        (path, value) -> {
          Map<String, Object> group = tree;
          int start = 0;
          for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', start)) {
            String key = path.substring(start, dot);
            group =
                (Map<String, Object>)
                    group.computeIfAbsent(key, k -> new LinkedHashMap<String, Object>());
            start = dot + 1;
          }
          group.put(path.substring(start), value);
        });
    return tree;
  }

  Set<String> paths() {
    return values.keySet();
  }

  @Nullable Object get(String path) {
    return values.get(path);
  }

  Settings put(String path, @Nullable Object value) {
    if (value != null) {
      values.put(path, value);
    }
    return this;
  }

  boolean has(String path) {
    return values.containsKey(path);
  }

  boolean is(String path, @Nullable Object wanted) {
    return same(values.get(path), wanted);
  }

  int integer(String path) {
    return number(path).intValue();
  }

  double real(String path) {
    return number(path).doubleValue();
  }

  List<?> list(String path) {
    return values.get(path) instanceof List<?> list ? list : List.of();
  }

  private Number number(String path) {
    if (values.get(path) instanceof Number number) {
      return number;
    }
    throw new IllegalStateException(
        "[settings] " + path + " is " + values.get(path) + ", not a number");
  }

  static boolean same(@Nullable Object a, @Nullable Object b) {
    return a instanceof Number x && b instanceof Number y
        ? x.doubleValue() == y.doubleValue()
        : Objects.equals(a, b);
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
