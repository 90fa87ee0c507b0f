package dev.jackdaw.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions every template has. */
final class Globals {
  /** As the sandbox of Jinja has it. */
  private static final int LONGEST_RANGE = 100_000;

  private Globals() {}

  static Map<String, Item> of(Machine machine) {
    Map<String, Item> globals = new HashMap<>();
    put(globals, "range", arguments -> range(arguments, machine));
    put(globals, "dict", arguments -> dict(arguments, machine));
    put(globals, "namespace", arguments -> namespace(arguments, machine));
    put(globals, "cycler", arguments -> cycler(arguments));
    put(globals, "joiner", Globals::joiner);
    put(globals, "raise_exception", arguments -> raise(arguments, machine));
    put(globals, "strftime_now", arguments -> now(arguments, machine));
    return globals;
  }

  private static void put(Map<String, Item> globals, String name, Item.Function.Body body) {
    globals.put(name, new Item.Function(name, body));
  }

  private static Item raise(Arguments arguments, Machine machine) {
    Item message = arguments.bind("raise_exception", "message").item("message");
    throw TemplateFault.raised(machine.string(message).value());
  }

  private static Item now(Arguments arguments, Machine machine) {
    String format = arguments.bind("strftime_now", "format").text("format").value();
    return Text.template(TimeFormat.of(machine.clock(), format));
  }

  private static Item range(Arguments arguments, Machine machine) {
    int given = arguments.positional().size();
    Arguments.Bound bound =
        given == 1
            ? arguments.bind("range", "stop")
            : arguments.bind("range", "start", "stop", "step?");
    BigInteger start = given == 1 ? BigInteger.ZERO : bound.number("start");
    BigInteger stop = bound.number("stop");
    BigInteger step = bound.given("step") ? bound.number("step") : BigInteger.ONE;
    if (step.signum() == 0) {
      throw TemplateFault.failed("range() arg 3 must not be zero");
    }
    BigInteger span = step.signum() > 0 ? stop.subtract(start) : start.subtract(stop);
    BigInteger size =
        span.add(step.abs()).subtract(BigInteger.ONE).divide(step.abs()).max(BigInteger.ZERO);
    if (size.compareTo(BigInteger.valueOf(LONGEST_RANGE)) > 0) {
      throw TemplateFault.limit("asks for a range of more than " + LONGEST_RANGE + " numbers");
    }
    machine.budget().items(size.intValueExact());
    List<Item> numbers = new ArrayList<>();
    BigInteger number = start;
    for (int i = 0; i < size.intValueExact(); i++) {
      numbers.add(new Item.Int(number, false));
      number = number.add(step);
    }
    return new Item.Sequence(Item.Sequence.Kind.RANGE, numbers, false);
  }

  /** A map of another one or of pairs, with the named arguments added. */
  static Item.Mapping dict(Arguments arguments, Machine machine) {
    Map<Object, Item.Mapping.Entry> entries = new LinkedHashMap<>();
    for (Item source :
        new Arguments(arguments.positional(), Map.of()).bind("dict", "from?").values().values()) {
      if (source instanceof Item.Mapping mapping) {
        entries.putAll(mapping.entries());
      } else {
        for (Item pair : machine.elements(source)) {
          List<Item> parts = machine.elements(pair);
          if (parts.size() != 2) {
            throw TemplateFault.failed("dict() needs pairs, found " + parts.size() + " values");
          }
          Keys.put(entries, parts.getFirst(), parts.getLast(), machine.budget());
        }
      }
    }
    arguments
        .named()
        .forEach(
            (name, value) -> entries.put(name, new Item.Mapping.Entry(Text.template(name), value)));
    return machine.mapping(entries);
  }

  private static Item namespace(Arguments arguments, Machine machine) {
    Map<String, Item> attributes = new LinkedHashMap<>();
    dict(arguments, machine)
        .entries()
        .values()
        .forEach(
            entry ->
                attributes.put(Coercion.text(entry.key(), "namespace").value(), entry.value()));
    return new Item.Namespace(attributes);
  }

  /** An object with {@code next()}, {@code reset()} and {@code current}. */
  private static Item cycler(Arguments arguments) {
    List<Item> items = arguments.positional();
    if (items.isEmpty()) {
      throw TemplateFault.failed("at least one item has to be provided");
    }
    Map<String, Item> attributes = new HashMap<>();
    attributes.put("current", items.getFirst());
    int[] position = {0};
    put(
        attributes,
        "next",
        _ -> {
          Item current = items.get(position[0]);
          position[0] = (position[0] + 1) % items.size();
          attributes.put("current", items.get(position[0]));
          return current;
        });
    put(
        attributes,
        "reset",
        _ -> {
          position[0] = 0;
          attributes.put("current", items.getFirst());
          return Item.NONE;
        });
    return new Item.Namespace(attributes);
  }

  /** A function that gives nothing the first time and its separator ever after. */
  private static Item joiner(Arguments arguments) {
    Text separator = arguments.bind("joiner", "sep?").text("sep", ", ");
    boolean[] used = {false};
    return new Item.Function(
        "joiner",
        _ -> {
          Text result = used[0] ? separator : Text.EMPTY;
          used[0] = true;
          return result;
        });
  }
}
