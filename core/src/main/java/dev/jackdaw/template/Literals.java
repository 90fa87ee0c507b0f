package dev.jackdaw.template;

import dev.jackdaw.template.Token.Kind;
import java.math.BigInteger;

/** Numbers and strings as they are written in a template, which is as Python writes them. */
final class Literals {
  private static final int LONGEST_NUMBER = 1000;

  private Literals() {}

  /** A token and the index after it. */
  record Scanned(Token token, int end) {}

  /** @param afterDot whether a dot stands before it, as in {@code a.0.1}, so that it cannot be a fraction */
  static Scanned number(String source, int start, boolean afterDot, Place place) {
    int radix = radix(source, start);
    if (radix != 10) {
      int end = digits(source, start + 2, radix);
      if (end > start + 2) {
        return integer(source.substring(start + 2, end), radix, place, end);
      }
    }
    int end = digits(source, start, 10);
    int whole = end;
    if (!afterDot) {
      if (source.startsWith(".", end) && digits(source, end + 1, 10) > end + 1) {
        end = digits(source, end + 1, 10);
      }
      end = exponent(source, end);
    }
    if (end - start > LONGEST_NUMBER) {
      throw TemplateFault.syntax(place, "a number of more than " + LONGEST_NUMBER + " characters");
    }
    if (end > whole) {
      String digits = source.substring(start, end).replace("_", "");
      return new Scanned(new Token(Kind.REAL, digits, place), end);
    }
    if (source.charAt(start) == '0' && !source.substring(start, end).matches("[0_]+")) {
      throw TemplateFault.syntax(place, "an integer may not begin with 0");
    }
    return integer(source.substring(start, end), 10, place, end);
  }

  private static int radix(String source, int start) {
    if (source.charAt(start) != '0' || start + 1 >= source.length()) {
      return 10;
    }
    return switch (source.charAt(start + 1)) {
      case 'b', 'B' -> 2;
      case 'o', 'O' -> 8;
      case 'x', 'X' -> 16;
      default -> 10;
    };
  }

  private static Scanned integer(String digits, int radix, Place place, int end) {
    if (digits.length() > LONGEST_NUMBER) {
      throw TemplateFault.syntax(place, "a number of more than " + LONGEST_NUMBER + " characters");
    }
    BigInteger value = new BigInteger(digits.replace("_", ""), radix);
    return new Scanned(new Token(Kind.INTEGER, "", value, place), end);
  }

  /** The index after digits with single underscores between them. */
  private static int digits(String source, int start, int radix) {
    int end = start;
    while (end < source.length()) {
      boolean gap = source.charAt(end) == '_' && (end > start || radix != 10);
      int digit = gap ? end + 1 : end;
      if (digit >= source.length() || value(source.charAt(digit), radix) < 0) {
        break;
      }
      end = digit + 1;
    }
    return end;
  }

  private static int value(char unit, int radix) {
    return unit < 0x80 ? Character.digit(unit, radix) : -1;
  }

  private static int exponent(String source, int start) {
    if (!source.startsWith("e", start) && !source.startsWith("E", start)) {
      return start;
    }
    boolean signed = source.startsWith("+", start + 1) || source.startsWith("-", start + 1);
    int first = start + (signed ? 2 : 1);
    int end = digits(source, first, 10);
    return end > first ? end : start;
  }

  static Scanned string(String source, int start, Place place) {
    char quote = source.charAt(start);
    StringBuilder value = new StringBuilder();
    int at = start + 1;
    while (at < source.length()) {
      char unit = source.charAt(at);
      if (unit == quote) {
        return new Scanned(new Token(Kind.STRING, value.toString(), place), at + 1);
      }
      if (unit == '\\' && at + 1 < source.length()) {
        at = escape(source, at, value, place);
      } else {
        value.append(unit);
        at++;
      }
    }
    throw TemplateFault.syntax(place, "the string is never closed with " + quote);
  }

  /** Appends what an escape stands for, and returns the index after it; an unknown one stands for itself. */
  private static int escape(String source, int at, StringBuilder value, Place place) {
    char kind = source.charAt(at + 1);
    String single = "\\'\"abfnrtv";
    int known = single.indexOf(kind);
    if (known >= 0) {
      value.append("\\'\"\u0007\b\f\n\r\t\u000B".charAt(known));
      return at + 2;
    }
    return switch (kind) {
      case '\n' -> at + 2;
      case 'x' -> hexadecimal(source, at, 2, value, place);
      case 'u' -> hexadecimal(source, at, 4, value, place);
      case 'U' -> hexadecimal(source, at, 8, value, place);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        int end = at + 1;
        while (end < source.length()
            && end < at + 4
            && "01234567".indexOf(source.charAt(end)) >= 0) {
          end++;
        }
        value.appendCodePoint(Integer.parseInt(source.substring(at + 1, end), 8));
        yield end;
      }
      default -> {
        value.append('\\');
        yield at + 1;
      }
    };
  }

  private static int hexadecimal(
      String source, int at, int digits, StringBuilder value, Place place) {
    int end = at + 2 + digits;
    String hex = end <= source.length() ? source.substring(at + 2, end) : "";
    boolean valid = !hex.isEmpty() && hex.chars().allMatch(c -> value((char) c, 16) >= 0);
    long point = valid ? Long.parseLong(hex, 16) : -1;
    if (point < 0 || point > Character.MAX_CODE_POINT) {
      throw TemplateFault.syntax(
          place,
          "the string has a \\"
              + source.charAt(at + 1)
              + " without a character's "
              + digits
              + " hexadecimal digits");
    }
    value.appendCodePoint((int) point);
    return end;
  }
}
