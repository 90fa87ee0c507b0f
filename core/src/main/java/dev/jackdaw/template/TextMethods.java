package dev.jackdaw.template;

import static java.util.Map.entry;

import dev.jackdaw.template.Arguments.Bound;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The methods of Python's strings, as far as a template can have a use for them. */
final class TextMethods {
  @FunctionalInterface
  private interface Method {
    Item call(Text text, Arguments arguments, Machine machine);
  }

  private static final Map<String, Method> METHODS =
      Map.ofEntries(
          entry("strip", (text, a, _) -> strip(text, a, "strip", true, true)),
          entry("lstrip", (text, a, _) -> strip(text, a, "lstrip", true, false)),
          entry("rstrip", (text, a, _) -> strip(text, a, "rstrip", false, true)),
          entry("upper", mapped("upper", Letters::upper)),
          entry("lower", mapped("lower", Letters::lower)),
          entry("casefold", mapped("casefold", Letters::lower)),
          entry("title", mapped("title", Letters::title)),
          entry("capitalize", mapped("capitalize", Letters::capitalize)),
          entry("swapcase", mapped("swapcase", Letters::swapcase)),
          entry("split", Splitting::split),
          entry("rsplit", Splitting::rsplit),
          entry("splitlines", Splitting::lines),
          entry("partition", Splitting::partition),
          entry("rpartition", Splitting::rpartition),
          entry("join", (text, a, m) -> join(text, a.bind("join", "iterable").item("iterable"), m)),
          entry("replace", TextMethods::replace),
          entry("startswith", (text, a, m) -> affix(text, a, "startswith", m)),
          entry("endswith", (text, a, m) -> affix(text, a, "endswith", m)),
          entry("removeprefix", TextMethods::removePrefix),
          entry("removesuffix", TextMethods::removeSuffix),
          entry("find", (text, a, _) -> Item.of(find(text, a, "find", false))),
          entry("rfind", (text, a, _) -> Item.of(find(text, a, "rfind", true))),
          entry("index", (text, a, _) -> found(find(text, a, "index", false))),
          entry("rindex", (text, a, _) -> found(find(text, a, "rindex", true))),
          entry("count", TextMethods::count),
          entry("ljust", (text, a, m) -> justify(text, a, "ljust", m)),
          entry("rjust", (text, a, m) -> justify(text, a, "rjust", m)),
          entry("center", (text, a, m) -> justify(text, a, "center", m)),
          entry("zfill", TextMethods::zfill),
          entry("format", BraceFormat::apply),
          entry("isspace", all("isspace", Letters::space)),
          entry("isalpha", all("isalpha", Character::isLetter)),
          entry("isalnum", all("isalnum", Character::isLetterOrDigit)),
          entry("isdigit", all("isdigit", Character::isDigit)),
          entry("isdecimal", all("isdecimal", Character::isDigit)),
          entry("isnumeric", all("isnumeric", TextMethods::numeric)),
          entry("isascii", (text, _, _) -> Item.of(text.value().chars().allMatch(c -> c < 0x80))),
          entry("isupper", cased("isupper", Character::isUpperCase)),
          entry("islower", cased("islower", Character::isLowerCase)));

  private TextMethods() {}

  /** The method of that name, bound to a text; null if strings have none. */
  static Item.@Nullable Function bound(Text text, String name, Machine machine) {
    Method method = METHODS.get(name);
    return method == null
        ? null
        : new Item.Function(
            name,
            arguments -> {
              machine.budget().scan(text);
              return method.call(text, arguments, machine);
            });
  }

  @FunctionalInterface
  private interface Mapping {
    Text map(Text text, Machine machine);
  }

  private static Method mapped(String name, Mapping mapping) {
    return (text, arguments, machine) -> {
      arguments.none(name);
      return mapping.map(text, machine);
    };
  }

  private static Method all(String name, IntPredicate test) {
    return (text, arguments, _) -> {
      arguments.none(name);
      return Item.of(!text.isEmpty() && text.value().codePoints().allMatch(test));
    };
  }

  private static Method cased(String name, IntPredicate test) {
    return (text, arguments, _) -> {
      arguments.none(name);
      return Item.of(
          text.value().codePoints().anyMatch(Letters::cased)
              && text.value().codePoints().filter(Letters::cased).allMatch(test));
    };
  }

  private static boolean numeric(int point) {
    int type = Character.getType(point);
    return type == Character.DECIMAL_DIGIT_NUMBER
        || type == Character.LETTER_NUMBER
        || type == Character.OTHER_NUMBER;
  }

  private static Text strip(
      Text text, Arguments arguments, String name, boolean left, boolean right) {
    Bound bound = arguments.bind(name, "chars?");
    return bound.given("chars")
        ? strip(text, anyOf(bound.text("chars").value()), left, right)
        : strip(text, Letters::space, left, right);
  }

  /** Without white space, or the characters given, at both ends. */
  static Text strip(Text text, @Nullable String characters) {
    return strip(text, characters == null ? Letters::space : anyOf(characters), true, true);
  }

  private static IntPredicate anyOf(String characters) {
    return point -> characters.indexOf(point) >= 0;
  }

  static Text strip(Text text, IntPredicate drop, boolean left, boolean right) {
    String value = text.value();
    int from = 0;
    int to = value.length();
    while (left && from < to && drop.test(value.codePointAt(from))) {
      from += Character.charCount(value.codePointAt(from));
    }
    while (right && to > from && drop.test(value.codePointBefore(to))) {
      to -= Character.charCount(value.codePointBefore(to));
    }
    return text.slice(from, to);
  }

  static Text join(Text separator, Item iterable, Machine machine) {
    TextBuilder out = machine.builder();
    List<Item> elements = machine.elements(iterable);
    for (int i = 0; i < elements.size(); i++) {
      out.append(i == 0 ? Text.EMPTY : separator);
      if (!(elements.get(i) instanceof Text element)) {
        throw TemplateFault.failed(
            "sequence item "
                + i
                + ": expected str instance, "
                + Coercion.type(elements.get(i))
                + " found");
      }
      out.append(element);
    }
    return out.build();
  }

  private static Text replace(Text text, Arguments arguments, Machine machine) {
    Bound bound = arguments.bind("replace", "old", "new", "count?");
    return replace(text, bound.text("old"), bound.text("new"), bound.integer("count", -1), machine);
  }

  /** Replaces the first {@code count} places, all of them below zero; an empty old text is between any two characters. */
  static Text replace(Text text, Text old, Text by, int count, Machine machine) {
    TextBuilder out = machine.builder();
    String value = text.value();
    int left = count < 0 ? Integer.MAX_VALUE : count;
    int at = 0;
    int place = value.indexOf(old.value());
    while (place >= 0 && left-- > 0) {
      out.append(text, at, place).append(by);
      at = place + old.length();
      if (!old.isEmpty()) {
        place = value.indexOf(old.value(), at);
      } else if (place == value.length()) {
        place = -1;
      } else {
        place += Character.charCount(value.codePointAt(place));
      }
      machine.budget().step();
    }
    return out.append(text, at, text.length()).build();
  }

  private static Item affix(Text text, Arguments arguments, String name, Machine machine) {
    Bound bound = arguments.bind(name, "affix", "start?", "end?");
    Text part = part(text, bound);
    Item affix = bound.item("affix");
    List<Item> choices =
        affix instanceof Item.Sequence tuple ? machine.elements(tuple) : List.of(affix);
    boolean start = name.equals("startswith");
    return Item.of(
        choices.stream()
            .map(choice -> Coercion.text(choice, name).value())
            .anyMatch(
                choice -> start ? part.value().startsWith(choice) : part.value().endsWith(choice)));
  }

  private static Text part(Text text, Bound bound) {
    if (!bound.given("start") && !bound.given("end")) {
      return text;
    }
    int points = text.points();
    int start = within(bound.integer("start", 0), points);
    int end = within(bound.integer("end", points), points);
    return text.slice(text.offset(start), text.offset(Math.max(start, end)));
  }

  private static int within(int index, int points) {
    return Math.clamp(index < 0 ? (long) index + points : index, 0, points);
  }

  private static Text removePrefix(Text text, Arguments arguments, Machine machine) {
    Text prefix = arguments.bind("removeprefix", "prefix").text("prefix");
    return text.value().startsWith(prefix.value()) ? text.slice(prefix.length()) : text;
  }

  private static Text removeSuffix(Text text, Arguments arguments, Machine machine) {
    Text suffix = arguments.bind("removesuffix", "suffix").text("suffix");
    return text.value().endsWith(suffix.value())
        ? text.slice(0, text.length() - suffix.length())
        : text;
  }

  /** The index in code points; -1 if it is not there. */
  private static int find(Text text, Arguments arguments, String name, boolean last) {
    Bound bound = arguments.bind(name, "sub", "start?", "end?");
    String sub = bound.text("sub").value();
    String part = part(text, bound).value();
    int place = last ? part.lastIndexOf(sub) : part.indexOf(sub);
    return place < 0
        ? -1
        : part.codePointCount(0, place) + within(bound.integer("start", 0), text.points());
  }

  private static Item found(int place) {
    if (place < 0) {
      throw TemplateFault.failed("substring not found");
    }
    return Item.of(place);
  }

  private static Item count(Text text, Arguments arguments, Machine machine) {
    Bound bound = arguments.bind("count", "sub", "start?", "end?");
    Text part = part(text, bound);
    String sub = bound.text("sub").value();
    if (sub.isEmpty()) {
      return Item.of(part.points() + 1);
    }
    int count = 0;
    for (int at = part.value().indexOf(sub); at >= 0; count++) {
      at = part.value().indexOf(sub, at + sub.length());
    }
    return Item.of(count);
  }

  private static Item justify(Text text, Arguments arguments, String name, Machine machine) {
    Bound bound = arguments.bind(name, "width", "fillchar?");
    Text fill = bound.text("fillchar", " ");
    if (fill.points() != 1) {
      throw TemplateFault.failed("The fill character must be exactly one character long");
    }
    int width = bound.integer("width", 0);
    int missing = Math.max(0, width - text.points());
    int left =
        switch (name) {
          case "ljust" -> 0;
          case "rjust" -> missing;
          default -> missing / 2 + (missing & width & 1);
        };
    return machine.builder().repeat(fill, left).append(text).repeat(fill, missing - left).build();
  }

  private static Item zfill(Text text, Arguments arguments, Machine machine) {
    int missing = arguments.bind("zfill", "width").integer("width", 0) - text.points();
    int sign = !text.isEmpty() && "+-".indexOf(text.value().charAt(0)) >= 0 ? 1 : 0;
    return machine
        .builder()
        .append(text, 0, sign)
        .repeat(Text.template("0"), missing)
        .append(text, sign, text.length())
        .build();
  }
}
