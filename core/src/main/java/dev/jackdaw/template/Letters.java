package dev.jackdaw.template;

import java.util.Locale;
import java.util.function.IntFunction;

/** Upper and lower case and white space by Unicode, as Python's strings know them, with every character's origin kept. */
final class Letters {
  private Letters() {}

  /** What {@code str.isspace} says of a character. */
  static boolean space(int point) {
    return switch (point) {
      case 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0x85, 0xA0 -> true;
      default ->
          (point >= 0x09 && point <= 0x0D)
              || (point >= 0x1C && point <= 0x20)
              || (point >= 0x2000 && point <= 0x200A);
    };
  }

  static Text upper(Text text, Machine machine) {
    return mapped(text, Letters::upper, machine);
  }

  /** Keeps the one rule that looks around a letter: sigma at the end of a word. */
  static Text lower(Text text, Machine machine) {
    Text lowered = mapped(text, Letters::lower, machine);
    String whole = text.value().toLowerCase(Locale.ROOT);
    return whole.length() == lowered.length() ? lowered.respelled(whole) : lowered;
  }

  /** First letter in title case, the rest in lower case. */
  static Text capitalize(Text text, Machine machine) {
    if (text.isEmpty()) {
      return text;
    }
    int first = text.value().codePointAt(0);
    return machine
        .builder()
        .append(title(first), text.markAt(0))
        .append(lower(text, machine).slice(lower(first).length()))
        .build();
  }

  /** {@code str.title}: a letter after something that has no case gets title case. */
  static Text title(Text text, Machine machine) {
    TextBuilder out = machine.builder();
    Text lowered = lower(text, machine);
    boolean inside = false;
    int lower = 0;
    int at = 0;
    while (at < text.length()) {
      int point = text.value().codePointAt(at);
      int end = lower + lower(point).length();
      if (inside) {
        out.append(lowered, lower, end);
      } else {
        out.append(title(point), text.markAt(at));
      }
      inside = cased(point);
      lower = end;
      at += Character.charCount(point);
    }
    return out.build();
  }

  static Text swapcase(Text text, Machine machine) {
    return mapped(
        text, point -> Character.isUpperCase(point) ? lower(point) : upper(point), machine);
  }

  static boolean cased(int point) {
    return Character.isUpperCase(point)
        || Character.isLowerCase(point)
        || Character.isTitleCase(point);
  }

  private static Text mapped(Text text, IntFunction<String> mapping, Machine machine) {
    TextBuilder out = machine.builder();
    String value = text.value();
    int at = 0;
    for (int run = 0; run < text.runs(); run++) {
      StringBuilder mapped = new StringBuilder();
      while (at < text.end(run)) {
        int point = value.codePointAt(at);
        mapped.append(mapping.apply(point));
        at += Character.charCount(point);
      }
      out.append(mapped.toString(), text.mark(run));
    }
    return out.build();
  }

  private static String upper(int point) {
    return point < 0x80
        ? String.valueOf((char) (point >= 'a' && point <= 'z' ? point - 32 : point))
        : Character.toString(point).toUpperCase(Locale.ROOT);
  }

  private static String lower(int point) {
    return point < 0x80
        ? String.valueOf((char) (point >= 'A' && point <= 'Z' ? point + 32 : point))
        : Character.toString(point).toLowerCase(Locale.ROOT);
  }

  private static String title(int point) {
    int title = Character.toTitleCase(point);
    if (title != point) {
      return Character.toString(title);
    }
    String upper = upper(point);
    int first = upper.offsetByCodePoints(0, 1);
    if (first == upper.length() || !cased(upper.codePointAt(0))) {
      return upper;
    }
    return upper.substring(0, first) + upper.substring(first).toLowerCase(Locale.ROOT);
  }
}
