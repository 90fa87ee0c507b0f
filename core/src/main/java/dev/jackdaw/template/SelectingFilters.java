package dev.jackdaw.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Filters that run a test or another filter on each element. */
final class SelectingFilters {
  static final Map<String, Filter> ALL =
      Map.of(
          "map", SelectingFilters::map,
          "select", selecting("select", true, false),
          "reject", selecting("reject", false, false),
          "selectattr", selecting("selectattr", true, true),
          "rejectattr", selecting("rejectattr", false, true));

  private SelectingFilters() {}

  private static Filter selecting(String name, boolean keep, boolean ofAttribute) {
    return (subject, arguments, machine) -> {
      List<Item> given = arguments.positional();
      if (ofAttribute && given.isEmpty()) {
        throw TemplateFault.failed(name + " misses the name of an attribute");
      }
      int used = ofAttribute ? 1 : 0;
      Attributes path = ofAttribute ? Attributes.of(given.getFirst(), machine) : null;
      String test = given.size() > used ? Coercion.text(given.get(used), name).value() : null;
      Arguments rest = arguments.without(Math.min(used + 1, given.size()));
      List<Item> kept = new ArrayList<>();
      for (Item item : elements(subject, machine)) {
        Item value = path == null ? item : path.get(item);
        boolean holds = test == null ? Coercion.truth(value) : machine.test(test, value, rest);
        if (holds == keep) {
          kept.add(item);
        }
      }
      return machine.generator(kept);
    };
  }

  private static Item map(Item subject, Arguments arguments, Machine machine) {
    List<Item> mapped = new ArrayList<>();
    if (arguments.positional().isEmpty() && arguments.named().containsKey("attribute")) {
      Arguments.Bound bound = arguments.bind("map", "attribute", "default?");
      Attributes path =
          Attributes.of(bound.item("attribute"), machine).otherwise(bound.get("default"));
      elements(subject, machine).forEach(item -> mapped.add(path.get(item)));
    } else if (arguments.positional().isEmpty()) {
      throw TemplateFault.failed("map requires a filter argument");
    } else {
      String filter = Coercion.text(arguments.positional().getFirst(), "map").value();
      Arguments rest = arguments.without(1);
      elements(subject, machine).forEach(item -> mapped.add(machine.filter(filter, item, rest)));
    }
    return machine.generator(mapped);
  }

  /** As Jinja: what is false has no elements, be it none or zero. */
  private static List<Item> elements(Item subject, Machine machine) {
    return Coercion.truth(subject) ? machine.elements(subject) : List.of();
  }
}
