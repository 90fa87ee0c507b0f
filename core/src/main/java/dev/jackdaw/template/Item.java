package dev.jackdaw.template;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of the template language, as Python has them: immutable, save a namespace. Nothing else of the process is reachable from
 * a template, for it computes with these alone.
 */
sealed interface Item
    permits Item.None,
        Item.Undefined,
        Item.Bool,
        Item.Int,
        Item.Real,
        Text,
        Item.Sequence,
        Item.Mapping,
        Item.Function,
        Item.Namespace,
        Loop {

  None NONE = new None(false);
  Bool TRUE = new Bool(true, false);
  Bool FALSE = new Bool(false, false);

  /** Whether the value, or a part of it, was handed in as content, so that it is content where it is printed. */
  boolean content();

  record None(boolean content) implements Item {}

  /**
   * What a name or key that does not exist gives: printed as nothing, false, without elements, and an error for anything else.
   *
   * @param fault what to say then: {@code 'x' is undefined}
   */
  record Undefined(String fault) implements Item {
    @Override
    public boolean content() {
      return false;
    }
  }

  record Bool(boolean value, boolean content) implements Item {}

  record Int(BigInteger value, boolean content) implements Item {}

  record Real(double value, boolean content) implements Item {}

  /** What Python would call a list, a tuple, a view of a dict or a generator. */
  record Sequence(Kind kind, List<Item> items, boolean content) implements Item {
    enum Kind {
      LIST("list", "[", "]"),
      TUPLE("tuple", "(", ")"),
      RANGE("range", "range(", ")"),
      KEYS("dict_keys", "dict_keys([", "])"),
      VALUES("dict_values", "dict_values([", "])"),
      ITEMS("dict_items", "dict_items([", "])"),
      GENERATOR("generator", "<generator of ", ">");

      final String typeName;
      final String open;
      final String close;

      Kind(String typeName, String open, String close) {
        this.typeName = typeName;
        this.open = open;
        this.close = close;
      }
    }

    public Sequence {
      items = Collections.unmodifiableList(items);
    }
  }

  /** @param entries by {@link Keys#of}, in order of insertion; never changed */
  record Mapping(Map<Object, Entry> entries, boolean content) implements Item {
    record Entry(Item key, Item value) {}
  }

  /** A function, a macro or a bound method. */
  record Function(String name, Body body) implements Item {
    @FunctionalInterface
    interface Body {
      Item call(Arguments arguments);
    }

    @Override
    public boolean content() {
      return false;
    }
  }

  /** The one value that changes: what loops hand out to the template around them. */
  record Namespace(Map<String, Item> attributes) implements Item {
    @Override
    public boolean content() {
      return false;
    }
  }

  static Bool of(boolean value) {
    return value ? TRUE : FALSE;
  }

  static Int of(long value) {
    return new Int(BigInteger.valueOf(value), false);
  }

  static Sequence list(List<Item> items) {
    return new Sequence(Sequence.Kind.LIST, items, false);
  }

  static Sequence tuple(List<Item> items) {
    return new Sequence(Sequence.Kind.TUPLE, items, false);
  }

  static Mapping mapping(Map<Object, Mapping.Entry> entries) {
    return new Mapping(new LinkedHashMap<>(entries), false);
  }
}
