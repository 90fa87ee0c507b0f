package dev.jackdaw.constraint;

import java.util.List;
import java.util.Map;

/** Sets of characters that have a name in regular expressions. */
final class Classes {
  static final CodePoints DIGIT = CodePoints.range('0', '9');
  static final CodePoints WORD =
      DIGIT.or(CodePoints.range('A', 'Z')).or(CodePoints.range('a', 'z')).or(CodePoints.of('_'));
  static final CodePoints SPACE = CodePoints.of(" \t\n\r\f").or(CodePoints.of(0x0b));

  /** Unicode's general categories as Java numbers them; surrogates are left out. */
  private static final Map<String, Byte> CATEGORIES =
      Map.ofEntries(
          Map.entry("Lu", Character.UPPERCASE_LETTER),
          Map.entry("Ll", Character.LOWERCASE_LETTER),
          Map.entry("Lt", Character.TITLECASE_LETTER),
          Map.entry("Lm", Character.MODIFIER_LETTER),
          Map.entry("Lo", Character.OTHER_LETTER),
          Map.entry("Mn", Character.NON_SPACING_MARK),
          Map.entry("Mc", Character.COMBINING_SPACING_MARK),
          Map.entry("Me", Character.ENCLOSING_MARK),
          Map.entry("Nd", Character.DECIMAL_DIGIT_NUMBER),
          Map.entry("Nl", Character.LETTER_NUMBER),
          Map.entry("No", Character.OTHER_NUMBER),
          Map.entry("Pc", Character.CONNECTOR_PUNCTUATION),
          Map.entry("Pd", Character.DASH_PUNCTUATION),
          Map.entry("Ps", Character.START_PUNCTUATION),
          Map.entry("Pe", Character.END_PUNCTUATION),
          Map.entry("Pi", Character.INITIAL_QUOTE_PUNCTUATION),
          Map.entry("Pf", Character.FINAL_QUOTE_PUNCTUATION),
          Map.entry("Po", Character.OTHER_PUNCTUATION),
          Map.entry("Sm", Character.MATH_SYMBOL),
          Map.entry("Sc", Character.CURRENCY_SYMBOL),
          Map.entry("Sk", Character.MODIFIER_SYMBOL),
          Map.entry("So", Character.OTHER_SYMBOL),
          Map.entry("Zs", Character.SPACE_SEPARATOR),
          Map.entry("Zl", Character.LINE_SEPARATOR),
          Map.entry("Zp", Character.PARAGRAPH_SEPARATOR),
          Map.entry("Cc", Character.CONTROL),
          Map.entry("Cf", Character.FORMAT),
          Map.entry("Co", Character.PRIVATE_USE),
          Map.entry("Cn", Character.UNASSIGNED));

  private Classes() {}

  /** Java's types of the characters in a category, {@code L} or {@code Lu}; none if there is no such category. */
  static List<Integer> categories(String name) {
    return CATEGORIES.entrySet().stream()
        .filter(
            category ->
                category.getKey().equals(name)
                    || (name.length() == 1 && category.getKey().startsWith(name)))
        .map(category -> (int) category.getValue())
        .toList();
  }
}
