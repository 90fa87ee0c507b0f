package dev.jackdaw.template;

import static java.util.Map.entry;

import dev.jackdaw.template.Arguments.Bound;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Filters of strings; other values count as what they print. */
final class TextFilters {
  static final Map<String, Filter> ALL =
      Map.ofEntries(
          entry("trim", TextFilters::trim),
          entry("upper", mapped("upper", Letters::upper)),
          entry("lower", mapped("lower", Letters::lower)),
          entry("capitalize", mapped("capitalize", Letters::capitalize)),
          entry("title", mapped("title", TextFilters::title)),
          entry("string", mapped("string", (text, _) -> text)),
          entry("safe", mapped("safe", (text, _) -> text)),
          entry("escape", mapped("escape", TextFilters::escape)),
          entry("e", mapped("escape", TextFilters::escape)),
          entry("forceescape", mapped("forceescape", TextFilters::escape)),
          entry("replace", TextFilters::replace),
          entry("indent", TextFilters::indent),
          entry("center", TextFilters::center),
          entry("truncate", TextFilters::truncate),
          entry("wordcount", TextFilters::wordCount),
          entry("format", TextFilters::format));

  private TextFilters() {}

  @FunctionalInterface
  private interface Mapping {
    Text map(Text text, Machine machine);
  }

  private static Filter mapped(String name, Mapping mapping) {
    return (subject, arguments, machine) -> {
      arguments.none(name);
      return mapping.map(machine.string(subject), machine);
    };
  }

  private static Item trim(Item subject, Arguments arguments, Machine machine) {
    Bound bound = arguments.bind("trim", "chars?");
    return TextMethods.strip(
        machine.string(subject), bound.given("chars") ? bound.text("chars").value() : null);
  }

  /** Unlike the method: words begin after white space, a hyphen or an opening bracket. */
  private static Text title(Text text, Machine machine) {
    TextBuilder out = machine.builder();
    String value = text.value();
    int start = 0;
    while (start < value.length()) {
      boolean gap = opens(value.codePointAt(start));
      int end = start;
      while (end < value.length() && opens(value.codePointAt(end)) == gap) {
        end += Character.charCount(value.codePointAt(end));
      }
      Text part = text.slice(start, end);
      out.append(gap ? part : word(part, machine));
      start = end;
    }
    return out.build();
  }

  private static Text word(Text word, Machine machine) {
    int first = Character.charCount(word.value().codePointAt(0));
    return machine
        .builder()
        .append(Letters.upper(word.slice(0, first), machine))
        .append(Letters.lower(word.slice(first), machine))
        .build();
  }

  private static boolean opens(int point) {
    return Letters.space(point) || "-({[<".indexOf(point) >= 0;
  }

  private static Text escape(Text text, Machine machine) {
    TextBuilder out = machine.builder();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      String entity =
          switch (text.value().charAt(i)) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&#34;";
            case '\'' -> "&#39;";
            default -> "";
          };
      if (!entity.isEmpty()) {
        out.append(text, start, i).append(entity, text.markAt(i));
        start = i + 1;
      }
    }
    return out.append(text, start, text.length()).build();
  }

  private static Item replace(Item subject, Arguments arguments, Machine machine) {
    Bound bound = arguments.bind("replace", "old", "new", "count?");
    return TextMethods.replace(
        machine.string(subject),
        machine.string(bound.item("old")),
        machine.string(bound.item("new")),
        bound.integer("count", -1),
        machine);
  }

  private static Item indent(Item subject, Arguments arguments, Machine machine) {
    Bound bound = arguments.bind("indent", "width?", "first?", "blank?");
    Text width =
        bound.get("width") instanceof Text given
            ? given
            : machine.builder().repeat(Text.template(" "), bound.integer("width", 4)).build();
    boolean blank = bound.flag("blank", false);
    // A line break added and taken away again keeps the last line where the text ends with one.
    Text text = machine.builder().append(machine.string(subject)).append("\n", false).build();
    List<Text> lines = Splitting.lines(text, false);
    TextBuilder out = machine.builder();
    Text whole = machine.string(subject);
    int at = 0;
    for (int i = 0; i < lines.size(); i++) {
      Text line = lines.get(i);
      boolean indented = i == 0 ? bound.flag("first", false) : blank || !line.isEmpty();
      out.append(i == 0 ? Text.EMPTY : Text.of("\n", whole.markAt(at - 1)));
      out.append(indented ? width : Text.EMPTY).append(line);
      at += line.length();
      at += whole.value().startsWith("\r\n", at) ? 2 : 1;
    }
    return out.build();
  }

  private static Item center(Item subject, Arguments arguments, Machine machine) {
    int width = arguments.bind("center", "width?").integer("width", 80);
    Item.Function center =
        Objects.requireNonNull(TextMethods.bound(machine.string(subject), "center", machine));
    return center.body().call(Arguments.of(Item.of(width)));
  }

  private static Item truncate(Item subject, Arguments arguments, Machine machine) {
    Bound bound = arguments.bind("truncate", "length?", "killwords?", "end?", "leeway?");
    Text text = machine.string(subject);
    Text end = bound.text("end", "...");
    int length = bound.integer("length", 255);
    if (length < end.points()) {
      throw TemplateFault.failed(
          "truncate: expected length >= " + end.points() + ", got " + length);
    }
    if (text.points() <= (long) length + bound.integer("leeway", 5)) {
      return text;
    }
    Text cut = text.slice(0, text.offset(length - end.points()));
    int space = cut.value().lastIndexOf(' ');
    if (!bound.flag("killwords", false) && space >= 0) {
      cut = cut.slice(0, space);
    }
    return machine.builder().append(cut).append(end).build();
  }

  private static Item wordCount(Item subject, Arguments arguments, Machine machine) {
    arguments.none("wordcount");
    String value = machine.string(subject).value();
    int count = 0;
    boolean inside = false;
    for (int point : (Iterable<Integer>) value.codePoints().boxed()::iterator) {
      boolean word = Character.isLetterOrDigit(point) || point == '_';
      count += word && !inside ? 1 : 0;
      inside = word;
    }
    return Item.of(count);
  }

  private static Item format(Item subject, Arguments arguments, Machine machine) {
    if (!arguments.named().isEmpty() && !arguments.positional().isEmpty()) {
      throw TemplateFault.failed("can't handle positional and keyword arguments at the same time");
    }
    Item whole = arguments.named().isEmpty() ? Item.NONE : Globals.dict(arguments, machine);
    return PercentFormat.apply(machine.string(subject), arguments.positional(), whole, machine);
  }
}
