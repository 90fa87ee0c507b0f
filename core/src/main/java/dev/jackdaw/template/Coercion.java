package dev.jackdaw.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** What a value counts as where one of another type is wanted, and its type's name in errors. */
final class Coercion {
  private static final BigInteger MOST = BigInteger.valueOf(Integer.MAX_VALUE);
  private static final BigInteger LEAST = MOST.negate();

  private Coercion() {}

  static boolean truth(Item item) {
    return switch (item) {
      case Item.None _, Item.Undefined _ -> false;
      case Item.Bool bool -> bool.value();
      case Item.Int number -> number.value().signum() != 0;
      case Item.Real number -> number.value() != 0;
      case Text text -> !text.isEmpty();
      case Item.Sequence sequence ->
          sequence.kind() == Item.Sequence.Kind.GENERATOR || !sequence.items().isEmpty();
      case Item.Mapping mapping -> !mapping.entries().isEmpty();
      case Item.Function _, Item.Namespace _, Loop _ -> true;
    };
  }

  static String type(Item item) {
    return switch (item) {
      case Item.None _ -> "NoneType";
      case Item.Undefined _ -> "Undefined";
      case Item.Bool _ -> "bool";
      case Item.Int _ -> "int";
      case Item.Real _ -> "float";
      case Text _ -> "str";
      case Item.Sequence sequence -> sequence.kind().typeName;
      case Item.Mapping _ -> "dict";
      case Item.Function _ -> "function";
      case Item.Namespace _ -> "Namespace";
      case Loop _ -> "LoopContext";
    };
  }

  /** The elements a loop over the value sees. */
  static List<Item> elements(Item item, Budget budget) {
    return switch (item) {
      case Item.Undefined _ -> List.of();
      case Item.Sequence sequence -> sequence.items();
      case Item.Mapping mapping -> keys(mapping);
      case Text text -> characters(text, budget);
      default -> throw TemplateFault.failed("'" + type(item) + "' object is not iterable");
    };
  }

  static List<Item> keys(Item.Mapping mapping) {
    List<Item> keys = new ArrayList<>();
    mapping.entries().values().forEach(entry -> keys.add(entry.key()));
    return keys;
  }

  private static List<Item> characters(Text text, Budget budget) {
    int count = text.points();
    budget.items(count);
    List<Item> characters = new ArrayList<>(count);
    int at = 0;
    while (at < text.length()) {
      int end = at + Character.charCount(text.value().codePointAt(at));
      characters.add(text.slice(at, end));
      at = end;
    }
    return characters;
  }

  static Text text(Item item, String where) {
    if (item instanceof Text text) {
      return text;
    }
    throw TemplateFault.failed(
        where + ": " + requireDefined(item, "a string is wanted, not " + type(item)));
  }

  static BigInteger integer(Item item) {
    return switch (item) {
      case Item.Int number -> number.value();
      case Item.Bool bool -> bool.value() ? BigInteger.ONE : BigInteger.ZERO;
      default ->
          throw TemplateFault.failed(
              requireDefined(
                  item, "'" + type(item) + "' object cannot be interpreted as an integer"));
    };
  }

  static int index(Item item) {
    return integer(item).min(MOST).max(LEAST).intValue();
  }

  static boolean numeric(Item item) {
    return item instanceof Item.Int || item instanceof Item.Real || item instanceof Item.Bool;
  }

  static double real(Item item) {
    return item instanceof Item.Real number ? number.value() : integer(item).doubleValue();
  }

  /** The message; or, for a value that is not there, that it is not there. */
  static String requireDefined(Item item, String message) {
    return item instanceof Item.Undefined undefined ? undefined.fault() : message;
  }
}
