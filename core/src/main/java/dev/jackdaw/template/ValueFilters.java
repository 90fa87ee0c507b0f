package dev.jackdaw.template;

import static java.util.Map.entry;

import dev.jackdaw.template.Arguments.Bound;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;

/** Filters of single values and numbers. */
final class ValueFilters {
  static final Map<String, Filter> ALL =
      Map.ofEntries(
          entry("default", ValueFilters::defaulted),
          entry("d", ValueFilters::defaulted),
          entry("int", ValueFilters::integer),
          entry("float", ValueFilters::real),
          entry("abs", ValueFilters::absolute),
          entry("round", ValueFilters::rounded),
          entry("attr", ValueFilters::attribute));

  private ValueFilters() {}

  private static Item defaulted(Item subject, Arguments arguments, Machine machine) {
    Bound bound = arguments.bind("default", "default_value?", "boolean?");
    boolean replace =
        subject instanceof Item.Undefined
            || (bound.flag("boolean", false) && !Coercion.truth(subject));
    Item otherwise = bound.get("default_value");
    return !replace ? subject : otherwise == null ? Text.EMPTY : otherwise;
  }

  private static Item integer(Item subject, Arguments arguments, Machine machine) {
    Bound bound = arguments.bind("int", "default?", "base?");
    int base = bound.integer("base", 10);
    boolean content = subject.content();
    try {
      return switch (subject) {
        case Item.Int number -> number;
        case Item.Bool bool -> new Item.Int(Coercion.integer(bool), content);
        case Item.Real number ->
            new Item.Int(new BigDecimal(number.value()).toBigInteger(), content);
        case Text text when text.length() > 1000 -> otherwise(bound, Item.of(0));
        case Text text when base != 10 ->
            new Item.Int(new BigInteger(unprefixed(text, base), base), content);
        case Text text -> new Item.Int(new BigDecimal(digits(text)).toBigInteger(), content);
        case Item.Undefined undefined -> throw TemplateFault.failed(undefined.fault());
        default -> otherwise(bound, Item.of(0));
      };
    } catch (NumberFormatException _) {
      return otherwise(bound, Item.of(0));
    }
  }

  private static String unprefixed(Text text, int base) {
    String digits = TextMethods.strip(text, null).value().replace("_", "");
    String prefix =
        switch (base) {
          case 2 -> "0b";
          case 8 -> "0o";
          case 16 -> "0x";
          default -> "";
        };
    boolean prefixed = !prefix.isEmpty() && digits.regionMatches(true, 0, prefix, 0, 2);
    return prefixed ? digits.substring(2) : digits;
  }

  private static String digits(Text text) {
    String digits = TextMethods.strip(text, null).value().replace("_", "");
    if (digits.indexOf('e') >= 0 || digits.indexOf('E') >= 0) {
      double value = Double.parseDouble(digits);
      if (!Double.isFinite(value)) {
        throw new NumberFormatException(digits);
      }
      return new BigDecimal(value).toBigInteger().toString();
    }
    return digits;
  }

  private static Item otherwise(Bound bound, Item usual) {
    Item otherwise = bound.get("default");
    return otherwise == null ? usual : otherwise;
  }

  private static Item real(Item subject, Arguments arguments, Machine machine) {
    Bound bound = arguments.bind("float", "default?");
    Item usual = new Item.Real(0, false);
    if (subject instanceof Item.Undefined undefined) {
      throw TemplateFault.failed(undefined.fault());
    }
    if (Coercion.numeric(subject)) {
      return new Item.Real(Coercion.real(subject), subject.content());
    }
    try {
      return subject instanceof Text text && text.length() <= 1000
          ? new Item.Real(Double.parseDouble(TextMethods.strip(text, null).value()), text.content())
          : otherwise(bound, usual);
    } catch (NumberFormatException _) {
      return otherwise(bound, usual);
    }
  }

  private static Item absolute(Item subject, Arguments arguments, Machine machine) {
    arguments.none("abs");
    boolean negative =
        subject instanceof Item.Real number
            ? number.value() < 0
            : Coercion.integer(subject).signum() < 0;
    return negative ? Arithmetic.negate(subject) : subject;
  }

  private static Item rounded(Item subject, Arguments arguments, Machine machine) {
    Bound bound = arguments.bind("round", "precision?", "method?");
    int precision = Math.clamp(bound.integer("precision", 0), -400, 400);
    RoundingMode mode =
        switch (bound.text("method", "common").value()) {
          case "common" -> RoundingMode.HALF_EVEN;
          case "ceil" -> RoundingMode.CEILING;
          case "floor" -> RoundingMode.FLOOR;
          default -> throw TemplateFault.failed("method must be common, ceil or floor");
        };
    double value = Coercion.real(subject);
    if (!Double.isFinite(value)) {
      return subject;
    }
    double rounded = new BigDecimal(value).setScale(precision, mode).doubleValue();
    boolean whole = !(subject instanceof Item.Real) && mode == RoundingMode.HALF_EVEN;
    return whole
        ? new Item.Int(new BigDecimal(rounded).toBigInteger(), subject.content())
        : new Item.Real(rounded, subject.content());
  }

  private static Item attribute(Item subject, Arguments arguments, Machine machine) {
    Text name = arguments.bind("attr", "name").text("name");
    boolean stored = subject instanceof Item.Mapping;
    Item attribute = new Access(machine).attribute(subject, name.value());
    return stored && !(attribute instanceof Item.Function)
        ? new Item.Undefined("'dict' object has no attribute '" + name.value() + "'")
        : attribute;
  }
}
