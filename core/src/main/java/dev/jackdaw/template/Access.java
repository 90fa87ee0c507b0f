package dev.jackdaw.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Attributes, elements and slices. Attributes are those of the values in {@link Item} alone, written out here and in {@link
 * TextMethods}: no name a template can write leads to anything else.
 */
final class Access {
  private static final Set<String> CHANGING =
      Set.of(
          "append",
          "clear",
          "pop",
          "reverse",
          "insert",
          "sort",
          "extend",
          "remove",
          "popitem",
          "setdefault",
          "update");

  private final Machine machine;

  Access(Machine machine) {
    this.machine = machine;
  }

  /** {@code item.name}: the attribute if there is one, otherwise the element of that key. */
  Item attribute(Item item, String name) {
    Item attribute = own(item, name);
    if (attribute != null) {
      return attribute;
    }
    Item.Mapping.Entry entry =
        item instanceof Item.Mapping mapping ? mapping.entries().get(name) : null;
    return entry != null ? entry.value() : missing(item, name);
  }

  /** {@code item[key]}: the element if there is one, otherwise the attribute of that name. */
  Item element(Item item, Item key) {
    Item element = stored(item, key);
    if (element != null) {
      return element;
    }
    Item attribute = key instanceof Text name ? own(item, name.value()) : null;
    return attribute != null
        ? attribute
        : missing(item, Printing.string(key, machine.budget()).value());
  }

  private static Item missing(Item item, String name) {
    if (item instanceof Item.Undefined undefined) {
      throw TemplateFault.failed(undefined.fault());
    }
    String shown = name.length() > 80 ? name.substring(0, 80) + "…" : name;
    String owner = item instanceof Item.None ? "None" : "'" + Coercion.type(item) + " object'";
    return new Item.Undefined(owner + " has no attribute '" + shown + "'");
  }

  private @Nullable Item stored(Item item, Item key) {
    return switch (item) {
      case Item.Mapping mapping -> {
        Item.Mapping.Entry entry = mapping.entries().get(Keys.of(key, machine.budget()));
        yield entry == null ? null : entry.value();
      }
      case Item.Sequence sequence when indexed(sequence) && Coercion.numeric(key) -> {
        int size = sequence.items().size();
        int index = Coercion.index(key);
        int place = index < 0 ? index + size : index;
        yield place >= 0 && place < size ? sequence.items().get(place) : null;
      }
      case Text text when Coercion.numeric(key) -> {
        machine.budget().compare(text.value(), text.value());
        int points = text.points();
        int index = Coercion.index(key);
        int place = index < 0 ? index + points : index;
        yield place >= 0 && place < points
            ? text.slice(text.offset(place), text.offset(place + 1))
            : null;
      }
      default -> null;
    };
  }

  private static boolean indexed(Item.Sequence sequence) {
    return switch (sequence.kind()) {
      case LIST, TUPLE, RANGE -> true;
      case KEYS, VALUES, ITEMS, GENERATOR -> false;
    };
  }

  private @Nullable Item own(Item item, String name) {
    return switch (item) {
      case Text text -> TextMethods.bound(text, name, machine);
      case Item.Mapping mapping -> method(mapping, name);
      case Item.Sequence sequence -> method(sequence, name);
      case Item.Namespace namespace -> namespace.attributes().get(name);
      case Loop loop -> loop.attribute(name, machine);
      default -> null;
    };
  }

  private Item.@Nullable Function method(Item.Mapping mapping, String name) {
    return switch (name) {
      case "get" -> new Item.Function(name, arguments -> get(mapping, arguments));
      case "items" ->
          new Item.Function(
              name, arguments -> view(arguments, name, Item.Sequence.Kind.ITEMS, pairs(mapping)));
      case "keys" ->
          new Item.Function(
              name,
              arguments -> view(arguments, name, Item.Sequence.Kind.KEYS, Coercion.keys(mapping)));
      case "values" ->
          new Item.Function(
              name, arguments -> view(arguments, name, Item.Sequence.Kind.VALUES, values(mapping)));
      case "copy" ->
          new Item.Function(
              name,
              arguments -> {
                arguments.none(name);
                return mapping;
              });
      case "clear", "pop", "popitem", "setdefault", "update" -> refused(name, "dict");
      default -> null;
    };
  }

  private Item get(Item.Mapping mapping, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("get", "key", "default?");
    Item.Mapping.Entry entry = mapping.entries().get(Keys.of(bound.item("key"), machine.budget()));
    Item otherwise = bound.get("default");
    return entry != null ? entry.value() : otherwise != null ? otherwise : Item.NONE;
  }

  private Item view(
      Arguments arguments, String name, Item.Sequence.Kind kind, List<Item> elements) {
    arguments.none(name);
    machine.budget().items(elements.size());
    return new Item.Sequence(kind, elements, false);
  }

  static List<Item> pairs(Item.Mapping mapping) {
    List<Item> pairs = new ArrayList<>();
    mapping
        .entries()
        .values()
        .forEach(
            entry ->
                pairs.add(
                    new Item.Sequence(
                        Item.Sequence.Kind.TUPLE,
                        List.of(entry.key(), entry.value()),
                        mapping.content())));
    return pairs;
  }

  static List<Item> values(Item.Mapping mapping) {
    List<Item> values = new ArrayList<>();
    mapping.entries().values().forEach(entry -> values.add(entry.value()));
    return values;
  }

  private Item.@Nullable Function method(Item.Sequence sequence, String name) {
    if (sequence.kind() != Item.Sequence.Kind.LIST && sequence.kind() != Item.Sequence.Kind.TUPLE) {
      return null;
    }
    return switch (name) {
      case "index" ->
          new Item.Function(
              name,
              arguments ->
                  Item.of(index(sequence, arguments.bind("index", "value").item("value"))));
      case "count" ->
          new Item.Function(
              name,
              arguments ->
                  Item.of(count(sequence, arguments.bind("count", "value").item("value"))));
      case "copy" ->
          new Item.Function(
              name,
              arguments -> {
                arguments.none(name);
                return sequence;
              });
      default -> CHANGING.contains(name) ? refused(name, "list") : null;
    };
  }

  private int index(Item.Sequence sequence, Item value) {
    for (int i = 0; i < sequence.items().size(); i++) {
      if (Comparing.equal(sequence.items().get(i), value, machine.budget())) {
        return i;
      }
    }
    throw TemplateFault.failed("the value is not in the list");
  }

  private int count(Item.Sequence sequence, Item value) {
    int count = 0;
    for (Item item : sequence.items()) {
      count += Comparing.equal(item, value, machine.budget()) ? 1 : 0;
    }
    return count;
  }

  private static Item.Function refused(String name, String type) {
    return new Item.Function(
        name,
        _ -> {
          throw TemplateFault.failed(
              "a template may not change a " + type + ": " + name + "() is not allowed");
        });
  }

  /** {@code item[from:to:step]}, each of which may be none. */
  Item slice(Item item, Item from, Item to, Item step) {
    if (!(item instanceof Text) && !(item instanceof Item.Sequence list && indexed(list))) {
      throw TemplateFault.failed(
          Coercion.requireDefined(item, "'" + Coercion.type(item) + "' object cannot be sliced"));
    }
    int size = item instanceof Text text ? text.points() : ((Item.Sequence) item).items().size();
    int stride = step instanceof Item.None ? 1 : Coercion.index(step);
    if (stride == 0) {
      throw TemplateFault.failed("slice step cannot be zero");
    }
    int start = bound(from, size, stride, stride > 0 ? 0 : size - 1);
    int end = bound(to, size, stride, stride > 0 ? size : -1);
    if (item instanceof Text text && stride == 1) {
      machine.budget().scan(text);
      return text.slice(text.offset(start), text.offset(Math.max(start, end)));
    }
    List<Item> source = machine.elements(item);
    List<Item> chosen = new ArrayList<>();
    for (long i = start; stride > 0 ? i < end : i > end; i += stride) {
      chosen.add(source.get((int) i));
    }
    machine.budget().items(chosen.size());
    if (item instanceof Text) {
      return TextMethods.join(Text.EMPTY, Item.list(chosen), machine);
    }
    Item.Sequence sequence = (Item.Sequence) item;
    return new Item.Sequence(sequence.kind(), chosen, sequence.content());
  }

  private static int bound(Item given, int size, int stride, int otherwise) {
    if (given instanceof Item.None) {
      return otherwise;
    }
    long index = Coercion.index(given);
    return Math.clamp(
        index < 0 ? index + size : index, stride > 0 ? 0 : -1, stride > 0 ? size : size - 1);
  }
}
