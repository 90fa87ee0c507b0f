package dev.jackdaw.template;

import static java.util.Map.entry;

import dev.jackdaw.template.Arguments.Bound;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Filters of lists and maps. */
final class SequenceFilters {
  static final Map<String, Filter> ALL =
      Map.ofEntries(
          entry("length", SequenceFilters::length),
          entry("count", SequenceFilters::length),
          entry("first", SequenceFilters::first),
          entry("last", SequenceFilters::last),
          entry("list", SequenceFilters::list),
          entry("join", SequenceFilters::join),
          entry("reverse", SequenceFilters::reverse),
          entry("items", SequenceFilters::items),
          entry("dictsort", SequenceFilters::dictsort),
          entry("sort", SequenceFilters::sort),
          entry("unique", SequenceFilters::unique),
          entry("min", (subject, arguments, m) -> extreme("min", -1, subject, arguments, m)),
          entry("max", (subject, arguments, m) -> extreme("max", 1, subject, arguments, m)),
          entry("sum", SequenceFilters::sum),
          entry("batch", SequenceFilters::batch),
          entry("slice", SequenceFilters::slice),
          entry("groupby", SequenceFilters::groupBy));

  private SequenceFilters() {}

  private static Item length(Item subject, Arguments arguments, Machine machine) {
    arguments.none("length");
    return switch (subject) {
      case Text text -> Item.of(text.points());
      case Item.Mapping mapping -> Item.of(mapping.entries().size());
      case Item.Sequence sequence when sequence.kind() != Item.Sequence.Kind.GENERATOR ->
          Item.of(sequence.items().size());
      case Item.Undefined _ -> Item.of(0);
      default ->
          throw TemplateFault.failed(
              "object of type '" + Coercion.type(subject) + "' has no len()");
    };
  }

  private static Item first(Item subject, Arguments arguments, Machine machine) {
    arguments.none("first");
    List<Item> elements = machine.elements(subject);
    return elements.isEmpty()
        ? new Item.Undefined("No first item, sequence was empty.")
        : elements.getFirst();
  }

  private static Item last(Item subject, Arguments arguments, Machine machine) {
    arguments.none("last");
    List<Item> elements = machine.elements(subject);
    return elements.isEmpty()
        ? new Item.Undefined("No last item, sequence was empty.")
        : elements.getLast();
  }

  private static Item list(Item subject, Arguments arguments, Machine machine) {
    arguments.none("list");
    Item.Sequence list = machine.list(machine.elements(subject));
    return new Item.Sequence(
        list.kind(), list.items(), subject instanceof Item.Sequence && subject.content());
  }

  private static Item join(Item subject, Arguments arguments, Machine machine) {
    Bound bound = arguments.bind("join", "d?", "attribute?");
    Text separator = bound.values().containsKey("d") ? machine.string(bound.item("d")) : Text.EMPTY;
    List<Item> elements = machine.elements(subject);
    if (bound.given("attribute")) {
      Attributes path = Attributes.of(bound.item("attribute"), machine);
      elements = elements.stream().map(path::get).toList();
    }
    return TextMethods.join(
        separator, Item.list(new ArrayList<>(machine.texts(elements))), machine);
  }

  private static Item reverse(Item subject, Arguments arguments, Machine machine) {
    arguments.none("reverse");
    List<Item> elements = new ArrayList<>(machine.elements(subject));
    Collections.reverse(elements);
    return subject instanceof Text
        ? TextMethods.join(Text.EMPTY, Item.list(elements), machine)
        : machine.generator(elements);
  }

  private static Item items(Item subject, Arguments arguments, Machine machine) {
    arguments.none("items");
    return switch (subject) {
      case Item.Mapping mapping -> machine.generator(Access.pairs(mapping));
      case Item.Undefined _ -> machine.generator(List.of());
      default -> throw TemplateFault.failed("Can only get item pairs from a mapping.");
    };
  }

  private static Item dictsort(Item subject, Arguments arguments, Machine machine) {
    Bound bound = arguments.bind("dictsort", "case_sensitive?", "by?", "reverse?");
    if (!(subject instanceof Item.Mapping mapping)) {
      throw TemplateFault.failed(
          Coercion.requireDefined(
              subject, "'" + Coercion.type(subject) + "' object has no attribute 'items'"));
    }
    int position =
        switch (bound.text("by", "key").value()) {
          case "key" -> 0;
          case "value" -> 1;
          default -> throw TemplateFault.failed("You can only sort by either \"key\" or \"value\"");
        };
    boolean exact = bound.flag("case_sensitive", false);
    return machine.list(
        sorted(
            Access.pairs(mapping),
            pair -> folded(((Item.Sequence) pair).items().get(position), exact, machine),
            bound.flag("reverse", false),
            machine));
  }

  private static Item sort(Item subject, Arguments arguments, Machine machine) {
    Bound bound = arguments.bind("sort", "reverse?", "case_sensitive?", "attribute?");
    boolean exact = bound.flag("case_sensitive", false);
    Attributes path =
        bound.given("attribute") ? Attributes.of(bound.item("attribute"), machine) : null;
    return machine.list(
        sorted(
            machine.elements(subject),
            item -> folded(path == null ? item : path.get(item), exact, machine),
            bound.flag("reverse", false),
            machine));
  }

  @FunctionalInterface
  private interface Key {
    Item of(Item item);
  }

  private static List<Item> sorted(List<Item> items, Key key, boolean reverse, Machine machine) {
    record Keyed(Item key, Item item) {}
    List<Keyed> keyed = new ArrayList<>();
    items.forEach(item -> keyed.add(new Keyed(key.of(item), item)));
    Comparator<Keyed> order = (a, b) -> Comparing.compare(a.key(), b.key(), "<", machine.budget());
    keyed.sort(reverse ? order.reversed() : order);
    List<Item> sorted = new ArrayList<>();
    keyed.forEach(entry -> sorted.add(entry.item()));
    return sorted;
  }

  /** Strings in lower case, unless case matters. */
  private static Item folded(Item item, boolean exact, Machine machine) {
    return item instanceof Text text && !exact ? Letters.lower(text, machine) : item;
  }

  private static Item unique(Item subject, Arguments arguments, Machine machine) {
    Bound bound = arguments.bind("unique", "case_sensitive?", "attribute?");
    boolean exact = bound.flag("case_sensitive", false);
    Attributes path =
        bound.given("attribute") ? Attributes.of(bound.item("attribute"), machine) : null;
    Map<Object, Item> first = new LinkedHashMap<>();
    for (Item item : machine.elements(subject)) {
      Item key = folded(path == null ? item : path.get(item), exact, machine);
      first.putIfAbsent(Keys.of(key, machine.budget()), item);
    }
    return machine.generator(new ArrayList<>(first.values()));
  }

  private static Item extreme(
      String name, int sign, Item subject, Arguments arguments, Machine machine) {
    Bound bound = arguments.bind(name, "case_sensitive?", "attribute?");
    boolean exact = bound.flag("case_sensitive", false);
    Attributes path =
        bound.given("attribute") ? Attributes.of(bound.item("attribute"), machine) : null;
    @Nullable Item best = null;
    Item bestKey = Item.NONE;
    for (Item item : machine.elements(subject)) {
      Item key = folded(path == null ? item : path.get(item), exact, machine);
      if (best == null || Comparing.compare(key, bestKey, "<", machine.budget()) * sign > 0) {
        best = item;
        bestKey = key;
      }
    }
    return best == null ? new Item.Undefined("No aggregated item, sequence was empty.") : best;
  }

  private static Item sum(Item subject, Arguments arguments, Machine machine) {
    Bound bound = arguments.bind("sum", "attribute?", "start?");
    Attributes path =
        bound.given("attribute") ? Attributes.of(bound.item("attribute"), machine) : null;
    Item start = bound.get("start");
    Item sum = start == null ? Item.of(0) : start;
    for (Item item : machine.elements(subject)) {
      sum =
          Arithmetic.apply(
              Arithmetic.Operator.ADD, sum, path == null ? item : path.get(item), machine);
    }
    return sum;
  }

  private static Item batch(Item subject, Arguments arguments, Machine machine) {
    Bound bound = arguments.bind("batch", "linecount", "fill_with?");
    int size = positive(bound, "linecount");
    List<Item> batches = new ArrayList<>();
    List<Item> elements = machine.elements(subject);
    for (int start = 0; start < elements.size(); start += size) {
      List<Item> batch =
          new ArrayList<>(elements.subList(start, Math.min(elements.size() - start, size) + start));
      if (bound.given("fill_with")) {
        machine.budget().items(size);
        batch.addAll(Collections.nCopies(size - batch.size(), bound.item("fill_with")));
      }
      batches.add(machine.list(batch));
      if (elements.size() - start <= size) {
        break;
      }
    }
    return machine.generator(batches);
  }

  private static Item slice(Item subject, Arguments arguments, Machine machine) {
    Bound bound = arguments.bind("slice", "slices", "fill_with?");
    int slices = positive(bound, "slices");
    machine.budget().items(slices);
    List<Item> elements = machine.elements(subject);
    int each = elements.size() / slices;
    int longer = elements.size() % slices;
    List<Item> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < slices; i++) {
      int end = start + each + (i < longer ? 1 : 0);
      List<Item> part = new ArrayList<>(elements.subList(start, end));
      if (bound.given("fill_with") && i >= longer && longer > 0) {
        part.add(bound.item("fill_with"));
      }
      parts.add(machine.list(part));
      start = end;
    }
    return machine.generator(parts);
  }

  private static int positive(Bound bound, String name) {
    int value = bound.integer(name, 0);
    if (value < 1) {
      throw TemplateFault.failed(
          bound.function() + ": " + name + " must be positive, found " + value);
    }
    return value;
  }

  private static Item groupBy(Item subject, Arguments arguments, Machine machine) {
    Bound bound = arguments.bind("groupby", "attribute", "default?", "case_sensitive?");
    Attributes path =
        Attributes.of(bound.item("attribute"), machine).otherwise(bound.get("default"));
    boolean exact = bound.flag("case_sensitive", false);
    List<Item> sorted =
        sorted(
            machine.elements(subject),
            item -> folded(path.get(item), exact, machine),
            false,
            machine);
    Map<Object, List<Item>> groups = new LinkedHashMap<>();
    for (Item item : sorted) {
      Object key = Keys.of(folded(path.get(item), exact, machine), machine.budget());
      groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(item);
    }
    List<Item> pairs = new ArrayList<>();
    groups
        .values()
        .forEach(
            group -> {
              Item key = path.get(group.getFirst());
              pairs.add(Item.tuple(List.of(key, machine.list(group))));
            });
    return machine.list(pairs);
  }
}
