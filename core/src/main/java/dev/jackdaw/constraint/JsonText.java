package dev.jackdaw.constraint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** JSON strings and numbers as they are generated: each text in one spelling, escaped only where it must be. */
final class JsonText {
  /** Characters with a short escape, and what follows the backslash. */
  private static final String ESCAPED = "\"\\\b\f\n\r\t";

  private static final String ESCAPES = "\"\\bfnrt";
  private static final CodePoints CONTROLS = CodePoints.range(0, 0x1f);
  private static final CodePoints PLAIN =
      CONTROLS.or(CodePoints.of('"')).or(CodePoints.of('\\')).not();
  private static final Expression QUOTE = new Expression.Text("\"");

  static final Expression NUMBER =
      RegexParser.whole("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  static final Expression ANY_CHARACTER = spelled(new Expression.Letter(CodePoints.ALL));

  private JsonText() {}

  /** A string in quotes whose text is this. */
  static Expression string(String text) {
    return new Expression.Text("\"" + escaped(text) + "\"");
  }

  /** A string in quotes whose text looks like this. */
  static Expression string(Expression text) {
    return Expression.sequence(QUOTE, spelled(text), QUOTE);
  }

  /** A string in quotes of so many characters. */
  static Expression string(int least, int most) {
    return Expression.sequence(QUOTE, new Expression.Repeat(ANY_CHARACTER, least, most), QUOTE);
  }

  /** A string in quotes that is none of these. */
  static Expression stringOtherThan(List<String> texts) {
    return string(otherThan(texts.stream().map(text -> text.codePoints().toArray()).toList(), 0));
  }

  /** What may follow where all of these texts agree so far. */
  private static Expression otherThan(List<int[]> texts, int depth) {
    SortedMap<Integer, List<int[]>> following = new TreeMap<>();
    boolean mayEnd = true;
    for (int[] text : texts) {
      if (text.length == depth) {
        mayEnd = false;
      } else {
        following.computeIfAbsent(text[depth], _ -> new ArrayList<>()).add(text);
      }
    }
    List<Expression> ways = new ArrayList<>();
    if (mayEnd) {
      ways.add(Expression.EMPTY);
    }
    CodePoints others = CodePoints.ALL;
    for (var next : following.entrySet()) {
      CodePoints point = CodePoints.of(next.getKey());
      others = others.and(point.not());
      ways.add(
          Expression.sequence(new Expression.Letter(point), otherThan(next.getValue(), depth + 1)));
    }
    ways.add(
        Expression.sequence(
            new Expression.Letter(others), Expression.any(new Expression.Letter(CodePoints.ALL))));
    return new Expression.OneOf(ways);
  }

  /** The same with every character as it is written within quotes. */
  private static Expression spelled(Expression text) {
    return switch (text) {
      case Expression.Letter(CodePoints points) -> spelled(points);
      case Expression.Text(String plain) -> new Expression.Text(escaped(plain));
      case Expression.Sequence(List<Expression> parts) ->
          new Expression.Sequence(parts.stream().map(JsonText::spelled).toList());
      case Expression.OneOf(List<Expression> parts) ->
          new Expression.OneOf(parts.stream().map(JsonText::spelled).toList());
      case Expression.Repeat(Expression part, int least, int most) ->
          new Expression.Repeat(spelled(part), least, most);
      case Expression.Joined joined ->
          throw new IllegalArgumentException("[constraint] not a text of characters: " + joined);
      case Expression.Rule rule ->
          throw new IllegalArgumentException("[constraint] not a text of characters: " + rule);
    };
  }

  private static Expression spelled(CodePoints points) {
    List<Expression> ways = new ArrayList<>();
    CodePoints plain = points.and(PLAIN);
    if (!plain.isEmpty()) {
      ways.add(new Expression.Letter(plain));
    }
    for (CodePoints.Range range : points.and(PLAIN.not()).ranges()) {
      for (int point = range.from(); point <= range.to(); point++) {
        ways.add(new Expression.Text(escaped(Character.toString(point))));
      }
    }
    return ways.size() == 1 ? ways.getFirst() : new Expression.OneOf(ways);
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    for (char c : text.toCharArray()) {
      int escape = ESCAPED.indexOf(c);
      if (escape >= 0) {
        out.append('\\').append(ESCAPES.charAt(escape));
      } else if (c < 0x20) {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
