package dev.jackdaw.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The filter {@code tojson} as transformers defines it: {@code json.dumps} of Python, without the escapes for HTML that Jinja's own
 * filter makes. What is made of content is content, its quotes, brackets and separators included.
 */
final class Json {
  private final TextBuilder out;
  private final Budget budget;
  private final boolean ascii;
  private final @Nullable String indent;
  private final String itemSeparator;
  private final String keySeparator;
  private final boolean sorted;

  private Json(Arguments.Bound arguments, Machine machine) {
    out = machine.builder();
    budget = machine.budget();
    ascii = arguments.flag("ensure_ascii", false);
    indent = arguments.given("indent") ? indent(arguments.item("indent")) : null;
    sorted = arguments.flag("sort_keys", false);
    if (arguments.given("separators")) {
      List<Item> separators = machine.elements(arguments.item("separators"));
      if (separators.size() != 2) {
        throw TemplateFault.failed("tojson: separators are two strings");
      }
      itemSeparator = Coercion.text(separators.getFirst(), "tojson").value();
      keySeparator = Coercion.text(separators.getLast(), "tojson").value();
    } else {
      itemSeparator = indent == null ? ", " : ",";
      keySeparator = ": ";
    }
  }

  static Text of(Item item, Arguments arguments, Machine machine) {
    Json json =
        new Json(
            arguments.bind("tojson", "ensure_ascii?", "indent?", "separators?", "sort_keys?"),
            machine);
    json.write(item, 0);
    return json.out.build();
  }

  private static String indent(Item item) {
    return item instanceof Text text
        ? text.value()
        : " ".repeat(Math.clamp(Coercion.index(item), 0, 100));
  }

  private void write(Item item, int level) {
    budget.step();
    switch (item) {
      case Item.None none -> out.append("null", none.content());
      case Item.Bool bool -> out.append(bool.value() ? "true" : "false", bool.content());
      case Item.Int number -> out.append(number.value().toString(), number.content());
      case Item.Real number -> out.append(real(number.value()), number.content());
      case Text text -> string(text);
      case Item.Sequence sequence when array(sequence) -> array(sequence, level);
      case Item.Mapping mapping -> object(mapping, level);
      default ->
          throw TemplateFault.failed(
              "Object of type " + Coercion.type(item) + " is not JSON serializable");
    }
  }

  private static boolean array(Item.Sequence sequence) {
    return sequence.kind() == Item.Sequence.Kind.LIST
        || sequence.kind() == Item.Sequence.Kind.TUPLE;
  }

  private static String real(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Infinity" : "-Infinity";
    }
    return Printing.real(value);
  }

  private void array(Item.Sequence sequence, int level) {
    boolean content = sequence.content();
    if (sequence.items().isEmpty()) {
      out.append("[]", content);
      return;
    }
    budget.enter();
    out.append("[", content);
    boolean first = true;
    for (Item item : sequence.items()) {
      out.append(first ? "" : itemSeparator, content);
      line(level + 1, content);
      write(item, level + 1);
      first = false;
    }
    line(level, content);
    out.append("]", content);
    budget.leave();
  }

  private void object(Item.Mapping mapping, int level) {
    boolean content = mapping.content();
    if (mapping.entries().isEmpty()) {
      out.append("{}", content);
      return;
    }
    budget.enter();
    List<Item.Mapping.Entry> entries = new ArrayList<>(mapping.entries().values());
    if (sorted) {
      Comparator<Item> order = (a, b) -> Comparing.compare(a, b, "<", budget);
      entries.sort(Comparator.comparing(Item.Mapping.Entry::key, order));
    }
    out.append("{", content);
    boolean first = true;
    for (Item.Mapping.Entry entry : entries) {
      out.append(first ? "" : itemSeparator, content);
      line(level + 1, content);
      string(key(entry.key()));
      out.append(keySeparator, content);
      write(entry.value(), level + 1);
      first = false;
    }
    line(level, content);
    out.append("}", content);
    budget.leave();
  }

  private static Text key(Item key) {
    return switch (key) {
      case Text text -> text;
      case Item.None none -> Text.of("null", none.content());
      case Item.Bool bool -> Text.of(bool.value() ? "true" : "false", bool.content());
      case Item.Int number -> Text.of(number.value().toString(), number.content());
      case Item.Real number -> Text.of(real(number.value()), number.content());
      default ->
          throw TemplateFault.failed(
              "keys must be str, int, float, bool or None, not " + Coercion.type(key));
    };
  }

  private void line(int level, boolean content) {
    if (indent != null) {
      out.append("\n", content);
      out.repeat(Text.of(indent, content), level);
    }
  }

  private void string(Text text) {
    boolean content = text.content();
    out.append("\"", content);
    String value = text.value();
    int start = 0;
    for (int i = 0; i < value.length(); i++) {
      String escape = escape(value.charAt(i));
      if (escape != null) {
        out.append(text, start, i);
        out.append(escape, text.markAt(i));
        start = i + 1;
      }
    }
    out.append(text, start, value.length());
    out.append("\"", content);
  }

  private @Nullable String escape(char unit) {
    return switch (unit) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '\b' -> "\\b";
      case '\f' -> "\\f";
      default -> unit < ' ' || (ascii && unit > '~') ? String.format("\\u%04x", (int) unit) : null;
    };
  }
}
