package dev.jackdaw.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code str.format} with plain fields: {@code {}}, {@code {0}}, {@code {name}} and doubled braces. */
final class BraceFormat {
  private BraceFormat() {}

  static Item apply(Text text, Arguments arguments, Machine machine) {
    TextBuilder out = machine.builder();
    String value = text.value();
    int start = 0;
    int automatic = 0;
    for (int i = 0; i < value.length(); i++) {
      char unit = value.charAt(i);
      if (unit != '{' && unit != '}') {
        continue;
      }
      out.append(text, start, i);
      if (i + 1 < value.length() && value.charAt(i + 1) == unit) {
        out.append(text, i, i + 1);
        i++;
      } else {
        int close = unit == '{' ? value.indexOf('}', i) : -1;
        if (close < 0) {
          throw TemplateFault.failed("Single '" + unit + "' encountered in format string");
        }
        String field = value.substring(i + 1, close);
        String name = field.isEmpty() ? String.valueOf(automatic++) : field;
        out.append(machine.string(value(name, arguments)));
        i = close;
      }
      start = i + 1;
    }
    return out.append(text, start, text.length()).build();
  }

  private static Item value(String field, Arguments arguments) {
    Item value =
        field.chars().allMatch(c -> c >= '0' && c <= '9')
            ? positional(field, arguments.positional())
            : named(field, arguments.named());
    if (value == null) {
      throw TemplateFault.failed(
          "format has no value for {"
              + field
              + "}; fields are a number or a name, without a format of their own");
    }
    return value;
  }

  private static @Nullable Item positional(String field, List<Item> values) {
    int index = field.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(field);
    return index < values.size() ? values.get(index) : null;
  }

  private static @Nullable Item named(String field, Map<String, Item> values) {
    return values.get(field);
  }
}
