package dev.jackdaw.template;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names known at a place. A loop, a macro and a block have a scope of their own; an {@code if} has none. */
final class Scope {
  private final Map<String, Item> names;
  private final @Nullable Scope outer;

  Scope(@Nullable Scope outer) {
    this(new HashMap<>(), outer);
  }

  Scope(Map<String, Item> names, @Nullable Scope outer) {
    this.names = names;
    this.outer = outer;
  }

  void set(String name, Item value) {
    names.put(name, value);
  }

  @Nullable Item find(String name) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      Item value = scope.names.get(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }
}
