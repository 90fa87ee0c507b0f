package dev.jackdaw.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** Values as Python prints them. */
final class Printing {
  private Printing() {}

  /** As {@code str} does: a string is itself, a value that is not there is empty. */
  static Text string(Item item, Budget budget) {
    return switch (item) {
      case Text text -> text;
      case Item.Undefined _ -> Text.EMPTY;
      default -> {
        TextBuilder out = new TextBuilder(budget);
        represent(item, out, budget);
        yield out.build();
      }
    };
  }

  /** As {@code repr} does. */
  static void represent(Item item, TextBuilder out, Budget budget) {
    budget.step();
    switch (item) {
      case Item.None none -> out.append("None", none.content());
      case Item.Undefined _ -> out.append("Undefined", false);
      case Item.Bool bool -> out.append(bool.value() ? "True" : "False", bool.content());
      case Item.Int number -> out.append(number.value().toString(), number.content());
      case Item.Real number -> out.append(real(number.value()), number.content());
      case Text text -> quote(text, out);
      case Item.Sequence sequence -> sequence(sequence, out, budget);
      case Item.Mapping mapping -> mapping(mapping, out, budget);
      case Item.Function function -> out.append("<function " + function.name() + ">", false);
      case Item.Namespace _ -> out.append("<Namespace>", false);
      case Loop _ -> out.append("<LoopContext>", false);
    }
  }

  /** As Python: the shortest digits that give the number again, with an exponent below 1e-4 and from 1e16. */
  static String real(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal shortest = shortest(value);
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      String plain = shortest.toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    String digits = shortest.unscaledValue().abs().toString();
    String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
    String sign = exponent < 0 ? "-" : "+";
    int size = Math.abs(exponent);
    return (value < 0 ? "-" : "")
        + digits.charAt(0)
        + fraction
        + "e"
        + sign
        + (size < 10 ? "0" : "")
        + size;
  }

  /** Java writes two digits at least, also where one gives the number again. */
  private static BigDecimal shortest(double value) {
    BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    BigDecimal one = digits.round(new MathContext(1));
    return digits.precision() == 2 && one.doubleValue() == value ? one : digits;
  }

  private static void sequence(Item.Sequence sequence, TextBuilder out, Budget budget) {
    budget.enter();
    boolean content = sequence.content();
    out.append(sequence.kind().open, content);
    List<Item> items = sequence.items();
    if (sequence.kind() == Item.Sequence.Kind.RANGE) {
      range(items, out);
    } else {
      for (int i = 0; i < items.size(); i++) {
        out.append(i == 0 ? "" : ", ", content);
        represent(items.get(i), out, budget);
      }
      boolean single = sequence.kind() == Item.Sequence.Kind.TUPLE && items.size() == 1;
      out.append(single ? "," : "", content);
    }
    out.append(sequence.kind().close, content);
    budget.leave();
  }

  private static void range(List<Item> items, TextBuilder out) {
    if (items.isEmpty()) {
      out.append("0, 0", false);
      return;
    }
    int first = Coercion.index(items.getFirst());
    int step = items.size() == 1 ? 1 : Coercion.index(items.get(1)) - first;
    out.append(first + ", " + (first + step * items.size()), false);
    out.append(step == 1 ? "" : ", " + step, false);
  }

  private static void mapping(Item.Mapping mapping, TextBuilder out, Budget budget) {
    budget.enter();
    boolean content = mapping.content();
    out.append("{", content);
    String separator = "";
    for (Item.Mapping.Entry entry : mapping.entries().values()) {
      out.append(separator, content);
      represent(entry.key(), out, budget);
      out.append(": ", content);
      represent(entry.value(), out, budget);
      separator = ", ";
    }
    out.append("}", content);
    budget.leave();
  }

  private static void quote(Text text, TextBuilder out) {
    String value = text.value();
    String quote = value.contains("'") && !value.contains("\"") ? "\"" : "'";
    boolean content = text.content();
    out.append(quote, content);
    int at = 0;
    int run = 0;
    while (at < value.length()) {
      int point = value.codePointAt(at);
      int end = at + Character.charCount(point);
      while (text.end(run) <= at) {
        run++;
      }
      out.append(escaped(point, quote.charAt(0)), text.mark(run));
      at = end;
    }
    out.append(quote, content);
  }

  private static String escaped(int point, char quote) {
    return switch (point) {
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> {
        if (point == quote) {
          yield "\\" + quote;
        }
        if (printable(point)) {
          yield Character.toString(point);
        }
        yield point < 0x100
            ? String.format("\\x%02x", point)
            : String.format(point < 0x10000 ? "\\u%04x" : "\\U%08x", point);
      }
    };
  }

  private static boolean printable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> point == ' ';
      default -> true;
    };
  }
}
