package dev.jackdaw.template;

import java.math.BigInteger;

/**
 * A piece of a template's source.
 *
 * @param text what a name, an operator, a string or a stretch of plain text says
 * @param number the value of an integer; zero for all others
 */
record Token(Kind kind, String text, BigInteger number, Place place) {
  enum Kind {
    DATA("text"),
    TAG("begin of statement block"),
    TAG_END("end of statement block"),
    PRINT("begin of print statement"),
    PRINT_END("end of print statement"),
    NAME("name"),
    STRING("string"),
    INTEGER("integer"),
    REAL("float"),
    OPERATOR("operator"),
    END("end of template");

    final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  Token(Kind kind, String text, Place place) {
    this(kind, text, BigInteger.ZERO, place);
  }

  boolean is(Kind wanted, String value) {
    return kind == wanted && text.equals(value);
  }

  boolean name(String value) {
    return is(Kind.NAME, value);
  }

  boolean operator(String value) {
    return is(Kind.OPERATOR, value);
  }

  String described() {
    return switch (kind) {
      case NAME, OPERATOR, REAL -> "'" + text + "'";
      case INTEGER -> "'" + number + "'";
      default -> kind.words;
    };
  }
}
