package dev.jackdaw.template;

import dev.jackdaw.template.Arguments.Bound;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Strings taken apart. */
final class Splitting {
  private Splitting() {}

  static Item split(Text text, Arguments arguments, Machine machine) {
    Bound bound = arguments.bind("split", "sep?", "maxsplit?");
    int most = most(bound);
    return machine.list(
        bound.given("sep") ? atSeparator(text, separator(bound), most) : atSpaces(text, most));
  }

  static Item rsplit(Text text, Arguments arguments, Machine machine) {
    Bound bound = arguments.bind("rsplit", "sep?", "maxsplit?");
    int most = most(bound);
    return machine.list(
        bound.given("sep")
            ? atSeparatorFromEnd(text, separator(bound), most)
            : atSpacesFromEnd(text, most));
  }

  private static int most(Bound bound) {
    int most = bound.integer("maxsplit", -1);
    return most < 0 ? Integer.MAX_VALUE : most;
  }

  private static String separator(Bound bound) {
    String separator = bound.text("sep").value();
    if (separator.isEmpty()) {
      throw TemplateFault.failed("empty separator");
    }
    return separator;
  }

  private static List<Item> atSeparator(Text text, String separator, int most) {
    List<Item> parts = new ArrayList<>();
    int at = 0;
    int place = text.value().indexOf(separator);
    while (place >= 0 && parts.size() < most) {
      parts.add(text.slice(at, place));
      at = place + separator.length();
      place = text.value().indexOf(separator, at);
    }
    parts.add(text.slice(at));
    return parts;
  }

  private static List<Item> atSeparatorFromEnd(Text text, String separator, int most) {
    List<Item> parts = new ArrayList<>();
    int end = text.length();
    int place = text.value().lastIndexOf(separator);
    while (place >= 0 && parts.size() < most) {
      parts.add(text.slice(place + separator.length(), end));
      end = place;
      place =
          end < separator.length()
              ? -1
              : text.value().lastIndexOf(separator, end - separator.length());
    }
    parts.add(text.slice(0, end));
    Collections.reverse(parts);
    return parts;
  }

  private static List<Item> atSpaces(Text text, int most) {
    List<Item> parts = new ArrayList<>();
    int at = skip(text, 0, true);
    while (at < text.length()) {
      if (parts.size() == most) {
        parts.add(text.slice(at));
        break;
      }
      int end = skip(text, at, false);
      parts.add(text.slice(at, end));
      at = skip(text, end, true);
    }
    return parts;
  }

  /** The index after the spaces, or after what is no space. */
  private static int skip(Text text, int from, boolean spaces) {
    int at = from;
    while (at < text.length() && Letters.space(text.value().codePointAt(at)) == spaces) {
      at += Character.charCount(text.value().codePointAt(at));
    }
    return at;
  }

  private static List<Item> atSpacesFromEnd(Text text, int most) {
    List<Item> parts = new ArrayList<>();
    Text left = TextMethods.strip(text, Letters::space, false, true);
    while (!left.isEmpty()) {
      if (parts.size() == most) {
        parts.add(left);
        break;
      }
      int start = left.length();
      while (start > 0 && !Letters.space(left.value().codePointBefore(start))) {
        start -= Character.charCount(left.value().codePointBefore(start));
      }
      parts.add(left.slice(start));
      left = TextMethods.strip(left.slice(0, start), Letters::space, false, true);
    }
    Collections.reverse(parts);
    return parts;
  }

  static Item lines(Text text, Arguments arguments, Machine machine) {
    boolean keep = arguments.bind("splitlines", "keepends?").flag("keepends", false);
    return machine.list(new ArrayList<>(lines(text, keep)));
  }

  static List<Text> lines(Text text, boolean keepEnds) {
    List<Text> lines = new ArrayList<>();
    String value = text.value();
    int start = 0;
    for (int i = 0; i < value.length(); i++) {
      if (lineBreak(value.charAt(i))) {
        boolean pair = value.startsWith("\r\n", i);
        int after = i + (pair ? 2 : 1);
        lines.add(text.slice(start, keepEnds ? after : i));
        start = after;
        i = after - 1;
      }
    }
    if (start < value.length()) {
      lines.add(text.slice(start));
    }
    return lines;
  }

  private static boolean lineBreak(char unit) {
    return switch (unit) {
      case '\n', '\r', '\u000B', '\f', '\u001C', '\u001D', '\u001E', '\u0085', '\u2028', '\u2029' ->
          true;
      default -> false;
    };
  }

  static Item partition(Text text, Arguments arguments, Machine machine) {
    String separator = separator(arguments.bind("partition", "sep"));
    int place = text.value().indexOf(separator);
    return place < 0
        ? Item.tuple(List.of(text, Text.EMPTY, Text.EMPTY))
        : parted(text, place, place + separator.length());
  }

  static Item rpartition(Text text, Arguments arguments, Machine machine) {
    String separator = separator(arguments.bind("rpartition", "sep"));
    int place = text.value().lastIndexOf(separator);
    return place < 0
        ? Item.tuple(List.of(Text.EMPTY, Text.EMPTY, text))
        : parted(text, place, place + separator.length());
  }

  private static Item parted(Text text, int start, int end) {
    return Item.tuple(List.of(text.slice(0, start), text.slice(start, end), text.slice(end)));
  }
}
