package dev.jackdaw.constraint;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.ArrayList;
import java.util.List;

/** Reads regular expressions of the kind that {@link Constraint.Regex} describes. */
final class RegexParser {
  private static final int MOST_REPEATS = 10_000;
  private static final int DEEPEST = 200;

  private final String text;
  private int at;
  private int depth;

  private RegexParser(String text) {
    this.text = text;
  }

  /** The texts that match as a whole. */
  static Expression whole(String expression) {
    return new RegexParser(expression).parse(Expression.EMPTY);
  }

  /** The texts in which something matches. */
  static Expression within(String expression) {
    return new RegexParser(expression).parse(Expression.any(new Expression.Letter(CodePoints.ALL)));
  }

  /** @param around what may stand before and after a part that is not anchored */
  private Expression parse(Expression around) {
    List<Expression> parts = new ArrayList<>();
    do {
      boolean fromStart = take('^');
      Expression part = sequence();
      boolean toEnd = take('$');
      parts.add(
          Expression.sequence(
              fromStart ? Expression.EMPTY : around, part, toEnd ? Expression.EMPTY : around));
    } while (take('|'));
    if (at < text.length()) {
      throw wrong(
          text.charAt(at) == ')'
              ? "a closing parenthesis without an opening one"
              : "an anchor that is not at an end of the expression");
    }
    return one(parts);
  }

  private Expression alternatives() {
    List<Expression> parts = new ArrayList<>();
    do {
      parts.add(sequence());
    } while (take('|'));
    return one(parts);
  }

  private static Expression one(List<Expression> parts) {
    return parts.size() == 1 ? parts.getFirst() : new Expression.OneOf(parts);
  }

  private Expression sequence() {
    List<Expression> parts = new ArrayList<>();
    while (at < text.length() && "|)$^".indexOf(text.charAt(at)) < 0) {
      parts.add(repeated(atom()));
    }
    return parts.size() == 1 ? parts.getFirst() : new Expression.Sequence(parts);
  }

  private Expression repeated(Expression part) {
    Expression whole = part;
    if (take('*')) {
      whole = Expression.any(part);
    } else if (take('+')) {
      whole = new Expression.Repeat(part, 1, Expression.Repeat.UNBOUNDED);
    } else if (take('?')) {
      whole = Expression.optional(part);
    } else if (at < text.length() && text.charAt(at) == '{') {
      whole = counted(part);
    } else {
      return whole;
    }
    take('?'); // lazily or not: the texts are the same
    if (at < text.length() && "*+?{".indexOf(text.charAt(at)) >= 0) {
      throw wrong(
          text.charAt(at) == '+'
              ? "a possessive repetition is not supported"
              : "a repetition of a repetition: put parentheses around the inner one");
    }
    return whole;
  }

  private Expression counted(Expression part) {
    int start = at++;
    int least = number(start);
    int most = least;
    if (take(',')) {
      most =
          at < text.length() && text.charAt(at) == '}'
              ? Expression.Repeat.UNBOUNDED
              : number(start);
    }
    if (!take('}')) {
      at = start;
      throw wrong("a repetition is written {2}, {2,} or {2,5}; \\{ is the character");
    }
    if (most != Expression.Repeat.UNBOUNDED && most < least) {
      at = start;
      throw wrong("a repetition with its bounds the wrong way round");
    }
    return new Expression.Repeat(part, least, most);
  }

  private int number(int start) {
    int from = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    String digits = text.substring(from, at);
    if (digits.isEmpty() || digits.length() > 5 || Integer.parseInt(digits) > MOST_REPEATS) {
      at = start;
      throw wrong(
          digits.isEmpty()
              ? "a repetition is written {2}, {2,} or {2,5}; \\{ is the character"
              : "a repetition of more than " + MOST_REPEATS);
    }
    return Integer.parseInt(digits);
  }

  private Expression atom() {
    int start = at;
    int point = next();
    return switch (point) {
      case '(' -> group(start);
      case '[' -> new Expression.Letter(new CharacterClass(this).read(start));
      case '.' -> new Expression.Letter(CodePoints.of('\n').not());
      case '\\' -> new Expression.Letter(escape(start));
      case '*', '+', '?', '{' -> {
        at = start;
        throw wrong("nothing to repeat");
      }
      case ']', '}' -> {
        at = start;
        throw wrong("put a backslash before this character");
      }
      default -> new Expression.Letter(CodePoints.of(point));
    };
  }

  private Expression group(int start) {
    if (++depth > DEEPEST) {
      at = start;
      throw wrong("groups nested deeper than " + DEEPEST);
    }
    if (take('?')) {
      if (take('<') && at < text.length() && "=!".indexOf(text.charAt(at)) < 0) {
        int end = text.indexOf('>', at);
        at = end < 0 ? text.length() : end + 1;
      } else if (text.charAt(at - 1) == '<' || !take(':')) {
        at = start;
        throw wrong("look-ahead, look-behind, flags and atomic groups are not supported");
      }
    }
    Expression inner = alternatives();
    if (!take(')')) {
      if (at < text.length()) {
        throw wrong("an anchor that is not at an end of the expression");
      }
      at = start;
      throw wrong("a group that does not end");
    }
    depth--;
    return inner;
  }

  /** What stands after a backslash. */
  CodePoints escape(int start) {
    int point = next();
    return switch (point) {
      case 'd' -> Classes.DIGIT;
      case 'D' -> Classes.DIGIT.not();
      case 'w' -> Classes.WORD;
      case 'W' -> Classes.WORD.not();
      case 's' -> Classes.SPACE;
      case 'S' -> Classes.SPACE.not();
      case 'n' -> CodePoints.of('\n');
      case 't' -> CodePoints.of('\t');
      case 'r' -> CodePoints.of('\r');
      case 'f' -> CodePoints.of('\f');
      case 'v' -> CodePoints.of(0x0b);
      case 'x' -> hexadecimal(start, 2);
      case 'u' -> hexadecimal(start, 4);
      case 'p' -> category(start);
      case 'P' -> category(start).not();
      default -> {
        boolean letter = point < 0x80 && Character.isLetterOrDigit(point);
        if (letter) {
          at = start;
          throw wrong(
              Character.isDigit(point)
                  ? "a back-reference is not supported"
                  : "\\" + Character.toString(point) + " is not supported");
        }
        yield CodePoints.of(point);
      }
    };
  }

  private CodePoints hexadecimal(int start, int digits) {
    String hex;
    if (take('{')) {
      int end = text.indexOf('}', at);
      hex = end < 0 ? "" : text.substring(at, end);
      at = end + 1;
    } else {
      hex = text.substring(at, Math.min(text.length(), at + digits));
      hex = hex.length() < digits ? "" : hex;
      at += digits;
    }
    boolean good = hex.matches("[0-9a-fA-F]{1,6}");
    int point = good ? Integer.parseInt(hex, 16) : -1;
    if (point < 0 || point > Character.MAX_CODE_POINT || CodePoints.isSurrogate(point)) {
      at = start;
      throw wrong("a character is written \\x0a, \\u00e4 or \\u{1f600}, and is not a surrogate");
    }
    return CodePoints.of(point);
  }

  private CodePoints category(int start) {
    int end = take('{') ? text.indexOf('}', at) : -1;
    String name = end < 0 ? "" : text.substring(at, end);
    at = Math.max(at, end + 1);
    List<Integer> types = Classes.categories(name);
    if (types.isEmpty()) {
      at = start;
      throw wrong("a category is written \\p{L} or \\p{Lu}; scripts and blocks are not supported");
    }
    return CodePoints.matching(point -> types.contains(Character.getType(point)));
  }

  /** The next character, which is read. */
  int next() {
    if (at == text.length()) {
      throw wrong("it ends too early");
    }
    int point = text.codePointAt(at);
    if (CodePoints.isSurrogate(point)) {
      throw wrong("half a surrogate pair");
    }
    at += Character.charCount(point);
    return point;
  }

  boolean take(char wanted) {
    boolean there = at < text.length() && text.charAt(at) == wanted;
    at += there ? 1 : 0;
    return there;
  }

  /** Whether this follows, which is not read. */
  boolean follows(String wanted) {
    return text.startsWith(wanted, at);
  }

  int place() {
    return at;
  }

  UserException wrongAt(int place, String what) {
    at = place;
    return wrong(what);
  }

  private UserException wrong(String what) {
    return new UserException(
        UserException.Kind.INPUT,
        Problem.of(what).at("regular expression " + text + " at character " + (at + 1)));
  }
}
