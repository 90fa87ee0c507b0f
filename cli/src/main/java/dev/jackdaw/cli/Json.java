package dev.jackdaw.cli;

import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes reports as JSON, without the start-up cost of a library. Numbers that are not finite become null. */
final class Json {
  private final StringBuilder out = new StringBuilder();

  private Json() {}

  /** @param value maps, iterables, text, numbers, booleans, null */
  static String pretty(@Nullable Object value) {
    Json json = new Json();
    json.write(value, "\n");
    return json.out.toString();
  }

  /** The same in one line. */
  static String line(@Nullable Object value) {
    Json json = new Json();
    json.flat(value);
    return json.out.toString();
  }

  private void flat(@Nullable Object value) {
    switch (value) {
      case Map<?, ?> map -> {
        String before = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          out.append(before);
          text(entry.getKey().toString());
          out.append(": ");
          flat(entry.getValue());
          before = ", ";
        }
        out.append(map.isEmpty() ? "{}" : "}");
      }
      case float[] numbers -> {
        out.append('[');
        for (int i = 0; i < numbers.length; i++) {
          out.append(i == 0 ? "" : ", ");
          write(numbers[i], "");
        }
        out.append(']');
      }
      case Iterable<?> list -> {
        out.append('[');
        String before = "";
        for (Object item : list) {
          out.append(before);
          flat(item);
          before = ", ";
        }
        out.append(']');
      }
      case null, default -> write(value, "");
    }
  }

  private void write(@Nullable Object value, String lineBreak) {
    switch (value) {
      case null -> out.append("null");
      case Map<?, ?> map -> {
        String inner = lineBreak + "  ";
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        out.append('{');
        while (entries.hasNext()) {
          Map.Entry<?, ?> entry = entries.next();
          out.append(inner);
          text(entry.getKey().toString());
          out.append(": ");
          write(entry.getValue(), inner);
          out.append(entries.hasNext() ? "," : lineBreak);
        }
        out.append('}');
      }
      case Iterable<?> list -> {
        boolean flat = true;
        for (Object item : list) {
          flat &= !(item instanceof Map || item instanceof Iterable);
        }
        String inner = flat ? "" : lineBreak + "  ";
        Iterator<?> items = list.iterator();
        out.append('[');
        while (items.hasNext()) {
          out.append(inner);
          write(items.next(), lineBreak + "  ");
          out.append(items.hasNext() ? (flat ? ", " : ",") : (flat ? "" : lineBreak));
        }
        out.append(']');
      }
      case Double number when !Double.isFinite(number) -> out.append("null");
      case Float number when !Float.isFinite(number) -> out.append("null");
      case Number number -> out.append(number);
      case Boolean truth -> out.append(truth);
      default -> text(value.toString());
    }
  }

  private void text(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          boolean lone =
              Character.isSurrogate(c)
                  && !(Character.isHighSurrogate(c)
                      && i + 1 < text.length()
                      && Character.isLowSurrogate(text.charAt(i + 1)))
                  && !(Character.isLowSurrogate(c)
                      && i > 0
                      && Character.isHighSurrogate(text.charAt(i - 1)));
          if (c < 0x20 || c == 0x7f || lone) {
            out.append("\\u").append(Integer.toHexString(0x10000 | c), 1, 5);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
