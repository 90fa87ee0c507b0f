package dev.jackdaw.template;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What filters, tests and methods work with while a template runs: the budget, the clock, and each other. */
final class Machine {
  private final Budget budget;
  private final Clock clock;

  Machine(Budget budget, Clock clock) {
    this.budget = budget;
    this.clock = clock;
  }

  Budget budget() {
    return budget;
  }

  Clock clock() {
    return clock;
  }

  TextBuilder builder() {
    return new TextBuilder(budget);
  }

  Item filter(String name, Item subject, Arguments arguments) {
    budget.step();
    scan(subject);
    return Filters.named(name).apply(subject, arguments, this);
  }

  boolean test(String name, Item subject, Arguments arguments) {
    budget.step();
    scan(subject);
    return Tests.named(name).holds(subject, arguments, this);
  }

  private void scan(Item subject) {
    if (subject instanceof Text text) {
      budget.scan(text);
    }
  }

  List<Item> elements(Item item) {
    List<Item> elements = Coercion.elements(item, budget);
    budget.steps(elements.size());
    return elements;
  }

  /** A list of new elements, counted. */
  Item.Sequence list(List<Item> items) {
    budget.items(items.size());
    return Item.list(items);
  }

  Item.Sequence generator(List<Item> items) {
    budget.items(items.size());
    return new Item.Sequence(Item.Sequence.Kind.GENERATOR, items, false);
  }

  Item.Mapping mapping(Map<Object, Item.Mapping.Entry> entries) {
    budget.items(entries.size());
    return Item.mapping(entries);
  }

  /** The value as text, as {@code str} makes it. */
  Text string(Item item) {
    return Printing.string(item, budget);
  }

  Item call(Item function, Arguments arguments) {
    budget.step();
    budget.enter();
    try {
      return switch (function) {
        case Item.Function callable -> callable.body().call(arguments);
        case Loop loop when loop.recursion() != null -> loop.recursion().body().call(arguments);
        default ->
            throw TemplateFault.failed(
                Coercion.requireDefined(
                    function, "'" + Coercion.type(function) + "' object is not callable"));
      };
    } finally {
      budget.leave();
    }
  }

  List<Text> texts(List<Item> items) {
    List<Text> texts = new ArrayList<>();
    items.forEach(item -> texts.add(string(item)));
    return texts;
  }
}
