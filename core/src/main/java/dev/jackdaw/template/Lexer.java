package dev.jackdaw.template;

import dev.jackdaw.template.Token.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Source to tokens, with white space as transformers sets it: {@code trim_blocks} (the line break after a statement or comment
 * goes) and {@code lstrip_blocks} (blanks before a statement or comment that begins its line go), with {@code -} and {@code +} for
 * more and less.
 */
final class Lexer {
  private final String source;
  private final int[] lineStarts;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private boolean lineStarting = true;

  private Lexer(String source) {
    this.source = source;
    this.lineStarts = lineStarts(source);
  }

  /** @throws TemplateFault of kind SYNTAX */
  static List<Token> tokens(String source) {
    Lexer lexer = new Lexer(normalized(source));
    lexer.run();
    return lexer.tokens;
  }

  /** Line breaks as {@code \n}, and one at the very end left out. */
  private static String normalized(String source) {
    String lines = source.replace("\r\n", "\n").replace('\r', '\n');
    return lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines;
  }

  private static int[] lineStarts(String source) {
    int[] starts = new int[1 + (int) source.chars().filter(c -> c == '\n').count()];
    int line = 1;
    for (int i = source.indexOf('\n'); i >= 0; i = source.indexOf('\n', i + 1)) {
      starts[line++] = i + 1;
    }
    return starts;
  }

  private Place place(int index) {
    int found = Arrays.binarySearch(lineStarts, index);
    int line = found >= 0 ? found : -found - 2;
    return new Place(line + 1, index - lineStarts[line] + 1);
  }

  private void run() {
    while (true) {
      int open = opening(at);
      if (open < 0) {
        data(at, source.length());
        tokens.add(new Token(Kind.END, "", place(source.length())));
        return;
      }
      char sign = signAt(open + 2);
      data(at, stripped(open, sign));
      char kind = source.charAt(open + 1);
      at = open + (sign == ' ' ? 2 : 3);
      switch (kind) {
        case '#' -> comment(open);
        case '%' -> {
          int raw = afterRaw("raw", open);
          if (raw > 0) {
            raw(open, raw);
          } else {
            expression(open, Kind.TAG, Kind.TAG_END, "%}");
          }
        }
        default -> expression(open, Kind.PRINT, Kind.PRINT_END, "}}");
      }
    }
  }

  private int opening(int from) {
    for (int i = source.indexOf('{', from); i >= 0; i = source.indexOf('{', i + 1)) {
      if (i + 1 < source.length() && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private char signAt(int index) {
    char unit = index < source.length() ? source.charAt(index) : ' ';
    return unit == '-' || unit == '+' ? unit : ' ';
  }

  private void data(int from, int to) {
    if (to > from) {
      tokens.add(new Token(Kind.DATA, source.substring(from, to), place(from)));
    }
  }

  /** Where the text before a tag ends, once the white space that goes is gone. */
  private int stripped(int open, char sign) {
    int end = open;
    while (end > at && Letters.space(source.charAt(end - 1))) {
      end--;
    }
    if (sign == '-') {
      return end;
    }
    if (sign == '+' || source.charAt(open + 1) == '{') {
      return open;
    }
    int line = open;
    while (line > end && source.charAt(line - 1) != '\n') {
      line--;
    }
    boolean begins = line > end || (line == at && lineStarting);
    return begins ? line : open;
  }

  private void comment(int open) {
    int close = source.indexOf("#}", at);
    if (close < 0) {
      throw TemplateFault.syntax(place(open), "Missing end of comment tag");
    }
    closed(close + 2, close > at ? source.charAt(close - 1) : ' ', true);
  }

  /** Goes on after a closing tag that had this sign. */
  private void closed(int after, char sign, boolean trim) {
    int end = after;
    if (sign == '-') {
      while (end < source.length() && Letters.space(source.charAt(end))) {
        end++;
      }
    } else if (sign != '+' && trim && source.startsWith("\n", end)) {
      end++;
    }
    lineStarting = source.charAt(end - 1) == '\n';
    at = end;
  }

  /** The index of the closing tag of {@code {% word %}}, if that is what begins here; otherwise -1. */
  private int afterRaw(String word, int open) {
    int index = skip(open + (signAt(open + 2) == ' ' ? 2 : 3));
    if (!source.startsWith(word, index)) {
      return -1;
    }
    index = skip(index + word.length());
    int close = signAt(index) == ' ' ? index : index + 1;
    return source.startsWith("%}", close) ? close : -1;
  }

  private int skip(int from) {
    int index = from;
    while (index < source.length() && Letters.space(source.charAt(index))) {
      index++;
    }
    return index;
  }

  private void raw(int open, int close) {
    closed(close + 2, source.charAt(close - 1), false);
    for (int i = source.indexOf("{%", at); i >= 0; i = source.indexOf("{%", i + 1)) {
      int end = afterRaw("endraw", i);
      if (end > 0) {
        data(at, stripped(i, signAt(i + 2)));
        closed(end + 2, source.charAt(end - 1), true);
        return;
      }
    }
    throw TemplateFault.syntax(place(open), "Missing end of raw directive");
  }

  private void expression(int open, Kind begin, Kind end, String closing) {
    tokens.add(new Token(begin, "", place(open)));
    StringBuilder brackets = new StringBuilder();
    while (true) {
      at = skip(at);
      if (at >= source.length()) {
        throw TemplateFault.syntax(place(open), "the tag is never closed with " + closing);
      }
      char sign = signAt(at);
      boolean closes =
          brackets.isEmpty()
              && (source.startsWith(closing, at)
                  || (sign == '-' || (sign == '+' && end == Kind.TAG_END))
                      && source.startsWith(closing, at + 1));
      if (closes) {
        boolean bare = source.startsWith(closing, at);
        tokens.add(new Token(end, "", place(at)));
        closed(at + (bare ? 2 : 3), bare ? ' ' : sign, end == Kind.TAG_END);
        return;
      }
      token(brackets);
    }
  }

  private void token(StringBuilder brackets) {
    char unit = source.charAt(at);
    if (unit >= '0' && unit <= '9') {
      boolean afterDot = at > 0 && source.charAt(at - 1) == '.';
      Literals.Scanned number = Literals.number(source, at, afterDot, place(at));
      tokens.add(number.token());
      at = number.end();
    } else if (unit == '"' || unit == '\'') {
      Literals.Scanned string = Literals.string(source, at, place(at));
      tokens.add(string.token());
      at = string.end();
    } else if (unit == '_' || Character.isUnicodeIdentifierStart(source.codePointAt(at))) {
      name();
    } else {
      operator(brackets);
    }
  }

  private void name() {
    int end = at;
    while (end < source.length()
        && (source.charAt(end) == '_'
            || (Character.isUnicodeIdentifierPart(source.codePointAt(end))
                && !Character.isIdentifierIgnorable(source.codePointAt(end))))) {
      end += Character.charCount(source.codePointAt(end));
    }
    tokens.add(new Token(Kind.NAME, source.substring(at, end), place(at)));
    at = end;
  }

  private void operator(StringBuilder brackets) {
    for (String operator :
        List.of(
            "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")",
            "{", "}", ">", "<", "=", ".", ":", "|", ",", ";")) {
      if (source.startsWith(operator, at)) {
        balance(operator, brackets);
        tokens.add(new Token(Kind.OPERATOR, operator, place(at)));
        at += operator.length();
        return;
      }
    }
    throw TemplateFault.syntax(
        place(at), "unexpected char '" + Character.toString(source.codePointAt(at)) + "'");
  }

  private void balance(String operator, StringBuilder brackets) {
    switch (operator) {
      case "(" -> brackets.append(')');
      case "[" -> brackets.append(']');
      case "{" -> brackets.append('}');
      case ")", "]", "}" -> {
        if (brackets.isEmpty()) {
          throw TemplateFault.syntax(place(at), "unexpected '" + operator + "'");
        }
        char expected = brackets.charAt(brackets.length() - 1);
        if (expected != operator.charAt(0)) {
          throw TemplateFault.syntax(
              place(at), "unexpected '" + operator + "', expected '" + expected + "'");
        }
        brackets.setLength(brackets.length() - 1);
      }
      default -> {}
    }
  }
}
