package dev.jackdaw.template;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The filters by name: those of Jinja that make sense for text that is not HTML, and {@code tojson} of transformers. */
final class Filters {
  private static final Map<String, Filter> ALL;

  static {
    Map<String, Filter> all = new HashMap<>();
    all.put("tojson", Json::of);
    all.putAll(TextFilters.ALL);
    all.putAll(SequenceFilters.ALL);
    all.putAll(SelectingFilters.ALL);
    all.putAll(ValueFilters.ALL);
    ALL = Map.copyOf(all);
  }

  private Filters() {}

  static boolean exists(String name) {
    return ALL.containsKey(name);
  }

  static Set<String> names() {
    return new TreeSet<>(ALL.keySet());
  }

  static Filter named(String name) {
    Filter filter = ALL.get(name);
    if (filter == null) {
      throw TemplateFault.failed("No filter named '" + name + "'.");
    }
    return filter;
  }
}
