package dev.jackdaw.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Strings formatted with {@code %}: flags, width and precision with s, r, d, i, x, o, f and %. */
final class PercentFormat {
  private static final int MOST_WIDTH = 10_000;

  private final Text format;
  private final List<Item> values;
  private final Item whole;
  private final Machine machine;
  private final TextBuilder out;
  private int at;
  private int used;

  private PercentFormat(Text format, List<Item> values, Item whole, Machine machine) {
    this.format = format;
    this.values = values;
    this.whole = whole;
    this.machine = machine;
    this.out = machine.builder();
  }

  /**
   * @param values what the placeholders take in order
   * @param whole the mapping that placeholders with a name take from; none for a tuple
   */
  static Text apply(Text format, List<Item> values, Item whole, Machine machine) {
    PercentFormat run = new PercentFormat(format, values, whole, machine);
    run.run();
    return run.out.build();
  }

  private void run() {
    String source = format.value();
    int percent = source.indexOf('%');
    boolean named = false;
    while (percent >= 0) {
      out.append(format, at, percent);
      at = percent + 1;
      named |= placeholder();
      percent = source.indexOf('%', at);
    }
    out.append(format, at, format.length());
    boolean indexed = whole instanceof Item.Mapping || whole instanceof Item.Sequence;
    if (!named && used < values.size() && !indexed) {
      throw TemplateFault.failed("not all arguments converted during string formatting");
    }
  }

  /** Whether it took its value by name. */
  private boolean placeholder() {
    String name = null;
    if (peek() == '(') {
      int close = format.value().indexOf(')', at);
      if (close < 0) {
        throw TemplateFault.failed("incomplete format key");
      }
      name = format.value().substring(at + 1, close);
      at = close + 1;
    }
    String flags = "";
    while ("-+ 0#".indexOf(peek()) >= 0) {
      flags += next();
    }
    int width = number();
    int precision = -1;
    if (peek() == '.') {
      at++;
      precision = number();
    }
    char conversion = next();
    if (conversion == '%') {
      out.append("%", format.markAt(at - 1));
      return name != null;
    }
    Item value = name == null ? positional() : byName(name);
    pad(convert(conversion, value, precision, flags), width, flags, conversion);
    return name != null;
  }

  private char peek() {
    return at < format.length() ? format.value().charAt(at) : '\0';
  }

  private char next() {
    if (at >= format.length()) {
      throw TemplateFault.failed("incomplete format");
    }
    return format.value().charAt(at++);
  }

  private int number() {
    int number = 0;
    while (peek() >= '0' && peek() <= '9') {
      number = number * 10 + next() - '0';
      if (number > MOST_WIDTH) {
        throw TemplateFault.limit("pads to more than " + MOST_WIDTH + " characters");
      }
    }
    return number;
  }

  private Item positional() {
    if (used >= values.size()) {
      throw TemplateFault.failed("not enough arguments for format string");
    }
    return values.get(used++);
  }

  private Item byName(String name) {
    if (!(whole instanceof Item.Mapping mapping)) {
      throw TemplateFault.failed("format requires a mapping");
    }
    Item.Mapping.Entry entry = mapping.entries().get(name);
    if (entry == null) {
      throw TemplateFault.failed("format has no value '" + name + "'");
    }
    return entry.value();
  }

  private Text convert(char conversion, Item value, int precision, String flags) {
    return switch (conversion) {
      case 's' -> cut(machine.string(value), precision);
      case 'r' -> {
        TextBuilder text = machine.builder();
        Printing.represent(value, text, machine.budget());
        yield cut(text.build(), precision);
      }
      case 'd', 'i', 'u' ->
          signed(truncated(value).toBigInteger().toString(), value.content(), flags);
      case 'x' -> signed(Coercion.integer(value).toString(16), value.content(), flags);
      case 'o' -> signed(Coercion.integer(value).toString(8), value.content(), flags);
      case 'f', 'F' ->
          signed(
              decimal(value)
                  .setScale(precision < 0 ? 6 : precision, RoundingMode.HALF_EVEN)
                  .toPlainString(),
              value.content(),
              flags);
      default -> throw TemplateFault.failed("unsupported format character '" + conversion + "'");
    };
  }

  private static Text cut(Text text, int precision) {
    return precision < 0 || precision >= text.points()
        ? text
        : text.slice(0, text.offset(precision));
  }

  private static Text signed(String digits, boolean content, String flags) {
    boolean negative = digits.startsWith("-");
    String sign = negative ? "" : flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
    return Text.of(sign + digits, content);
  }

  private static BigDecimal truncated(Item value) {
    return decimal(value).setScale(0, RoundingMode.DOWN);
  }

  private static BigDecimal decimal(Item value) {
    if (!Coercion.numeric(value)) {
      throw TemplateFault.failed(
          Coercion.requireDefined(
              value, "a number is required for the format, not " + Coercion.type(value)));
    }
    if (value instanceof Item.Real number) {
      if (!Double.isFinite(number.value())) {
        throw TemplateFault.failed("cannot format " + Printing.real(number.value()));
      }
      return new BigDecimal(number.value());
    }
    return new BigDecimal(Coercion.integer(value));
  }

  private void pad(Text text, int width, String flags, char conversion) {
    int missing = Math.max(0, width - text.points());
    boolean zeros = flags.contains("0") && !flags.contains("-") && "sr".indexOf(conversion) < 0;
    int mark = format.markAt(at - 1);
    if (flags.contains("-")) {
      out.append(text).repeat(Text.of(" ", mark), missing);
    } else if (zeros) {
      int sign = text.length() > 0 && "+- ".indexOf(text.value().charAt(0)) >= 0 ? 1 : 0;
      out.append(text, 0, sign).repeat(Text.of("0", mark), missing);
      out.append(text, sign, text.length());
    } else {
      out.repeat(Text.of(" ", mark), missing).append(text);
    }
  }
}
