package dev.jackdaw.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The arguments of a call, evaluated. */
record Arguments(List<Item> positional, Map<String, Item> named) {
  static final Arguments NONE = new Arguments(List.of(), Map.of());

  static Arguments of(Item... positional) {
    return new Arguments(List.of(positional), Map.of());
  }

  Arguments withNamed(String name, Item value) {
    Map<String, Item> more = new LinkedHashMap<>(named);
    if (more.put(name, value) != null) {
      throw TemplateFault.failed("got multiple values for keyword argument '" + name + "'");
    }
    return new Arguments(positional, more);
  }

  Arguments without(int first) {
    return new Arguments(positional.subList(first, positional.size()), named);
  }

  /** No arguments at all are accepted. */
  void none(String function) {
    bind(function);
  }

  /** Matches the arguments with parameters; a name with {@code ?} at its end may be left out. */
  Bound bind(String function, String... parameters) {
    if (positional.size() > parameters.length) {
      throw TemplateFault.failed(
          function
              + "() takes at most "
              + parameters.length
              + " arguments, "
              + positional.size()
              + " were given");
    }
    Map<String, Item> values = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < parameters.length; i++) {
      String name = parameters[i].replace("?", "");
      names.add(name);
      Item value = i < positional.size() ? positional.get(i) : null;
      Item byName = named.get(name);
      if (value != null && byName != null) {
        throw TemplateFault.failed(function + "() got multiple values for argument '" + name + "'");
      }
      Item given = value == null ? byName : value;
      if (given != null) {
        values.put(name, given);
      } else if (!parameters[i].endsWith("?")) {
        throw TemplateFault.failed(function + "() misses its argument '" + name + "'");
      }
    }
    for (String name : named.keySet()) {
      if (!names.contains(name)) {
        throw TemplateFault.failed(function + "() has no argument '" + name + "'");
      }
    }
    return new Bound(function, values);
  }

  /** Arguments by the name of their parameter. */
  record Bound(String function, Map<String, Item> values) {
    @Nullable Item get(String name) {
      return values.get(name);
    }

    Item item(String name) {
      Item value = values.get(name);
      if (value == null) {
        throw new IllegalStateException("[template] " + function + " has no argument " + name);
      }
      return value;
    }

    /** Whether the argument is there and not {@code none}. */
    boolean given(String name) {
      Item value = values.get(name);
      return value != null && !(value instanceof Item.None);
    }

    Text text(String name) {
      return Coercion.text(item(name), function);
    }

    Text text(String name, String otherwise) {
      return given(name) ? text(name) : Text.template(otherwise);
    }

    /** An integer as far as an {@code int} reaches; beyond that the nearest one. */
    int integer(String name, int otherwise) {
      return given(name) ? Coercion.index(item(name)) : otherwise;
    }

    boolean flag(String name, boolean otherwise) {
      Item value = values.get(name);
      return value == null ? otherwise : Coercion.truth(value);
    }

    BigInteger number(String name) {
      return Coercion.integer(item(name));
    }
  }
}
