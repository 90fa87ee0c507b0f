package dev.jackdaw.template;

import static java.util.Map.entry;

import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** What can stand behind {@code is}. */
final class Tests {
  @FunctionalInterface
  interface Test {
    boolean holds(Item subject, Arguments arguments, Machine machine);
  }

  private static final Map<String, Test> ALL =
      Map.ofEntries(
          entry("defined", plain("defined", item -> !(item instanceof Item.Undefined))),
          entry("undefined", plain("undefined", item -> item instanceof Item.Undefined)),
          entry("none", plain("none", item -> item instanceof Item.None)),
          entry("boolean", plain("boolean", item -> item instanceof Item.Bool)),
          entry("true", plain("true", item -> item instanceof Item.Bool bool && bool.value())),
          entry("false", plain("false", item -> item instanceof Item.Bool bool && !bool.value())),
          entry("integer", plain("integer", item -> item instanceof Item.Int)),
          entry("float", plain("float", item -> item instanceof Item.Real)),
          entry("number", plain("number", Coercion::numeric)),
          entry("string", plain("string", item -> item instanceof Text)),
          entry("mapping", plain("mapping", item -> item instanceof Item.Mapping)),
          entry("sequence", plain("sequence", Tests::sequence)),
          entry("iterable", plain("iterable", Tests::iterable)),
          entry("callable", plain("callable", Tests::callable)),
          entry("escaped", plain("escaped", _ -> false)),
          entry("upper", cased("upper", Character::isUpperCase)),
          entry("lower", cased("lower", Character::isLowerCase)),
          entry("odd", (item, a, _) -> remainder(item, a, "odd").signum() != 0),
          entry("even", (item, a, _) -> remainder(item, a, "even").signum() == 0),
          entry("divisibleby", Tests::divisible),
          entry("in", Tests::in),
          entry("sameas", Tests::same),
          entry("filter", plain("filter", item -> named(item, Filters.names()))),
          entry("test", plain("test", item -> named(item, names()))),
          entry("eq", Tests::equal),
          entry("equalto", Tests::equal),
          entry("==", Tests::equal),
          entry("ne", (item, a, m) -> !equal(item, a, m)),
          entry("!=", (item, a, m) -> !equal(item, a, m)),
          entry("lt", ordered("<", order -> order < 0)),
          entry("lessthan", ordered("<", order -> order < 0)),
          entry("<", ordered("<", order -> order < 0)),
          entry("le", ordered("<=", order -> order <= 0)),
          entry("<=", ordered("<=", order -> order <= 0)),
          entry("gt", ordered(">", order -> order > 0)),
          entry("greaterthan", ordered(">", order -> order > 0)),
          entry(">", ordered(">", order -> order > 0)),
          entry("ge", ordered(">=", order -> order >= 0)),
          entry(">=", ordered(">=", order -> order >= 0)));

  private Tests() {}

  static boolean exists(String name) {
    return ALL.containsKey(name);
  }

  static Set<String> names() {
    return new TreeSet<>(ALL.keySet());
  }

  static Test named(String name) {
    Test test = ALL.get(name);
    if (test == null) {
      throw TemplateFault.failed("No test named '" + name + "'.");
    }
    return test;
  }

  private static Test plain(String name, Predicate<Item> test) {
    return (item, arguments, _) -> {
      arguments.none(name);
      return test.test(item);
    };
  }

  private static Test cased(String name, IntPredicate test) {
    return (item, arguments, machine) -> {
      arguments.none(name);
      String value = machine.string(item).value();
      return value.codePoints().anyMatch(Letters::cased)
          && value.codePoints().filter(Letters::cased).allMatch(test);
    };
  }

  private static boolean sequence(Item item) {
    return switch (item) {
      case Text _, Item.Mapping _, Item.Undefined _ -> true;
      case Item.Sequence sequence ->
          switch (sequence.kind()) {
            case LIST, TUPLE, RANGE -> true;
            case KEYS, VALUES, ITEMS, GENERATOR -> false;
          };
      default -> false;
    };
  }

  private static boolean iterable(Item item) {
    return item instanceof Text
        || item instanceof Item.Sequence
        || item instanceof Item.Mapping
        || item instanceof Item.Undefined
        || item instanceof Loop;
  }

  private static boolean callable(Item item) {
    return item instanceof Item.Function || item instanceof Loop || item instanceof Item.Undefined;
  }

  private static BigInteger remainder(Item item, Arguments arguments, String name) {
    arguments.none(name);
    return Coercion.integer(item).mod(BigInteger.TWO);
  }

  private static boolean divisible(Item item, Arguments arguments, Machine machine) {
    Item by = arguments.bind("divisibleby", "num").item("num");
    Item rest = Arithmetic.apply(Arithmetic.Operator.REMAINDER, item, by, machine);
    return Comparing.equal(rest, Item.of(0), machine.budget());
  }

  private static boolean in(Item item, Arguments arguments, Machine machine) {
    return Comparing.contains(arguments.bind("in", "seq").item("seq"), item, machine.budget());
  }

  private static boolean same(Item item, Arguments arguments, Machine machine) {
    Item other = arguments.bind("sameas", "other").item("other");
    return switch (item) {
      case Item.None _ -> other instanceof Item.None;
      case Item.Bool bool -> other instanceof Item.Bool same && bool.value() == same.value();
      case Item.Int number -> other instanceof Item.Int same && number.value().equals(same.value());
      default -> Comparing.same(item, other);
    };
  }

  private static boolean named(Item item, Set<String> names) {
    return item instanceof Text text && names.contains(text.value());
  }

  private static boolean equal(Item item, Arguments arguments, Machine machine) {
    return Comparing.equal(item, arguments.bind("eq", "other").item("other"), machine.budget());
  }

  private static Test ordered(String operator, IntPredicate order) {
    return (item, arguments, machine) -> {
      Item other = arguments.bind(operator, "other").item("other");
      int compared = Comparing.compare(item, other, operator, machine.budget());
      return !Comparing.nan(item) && !Comparing.nan(other) && order.test(compared);
    };
  }
}
