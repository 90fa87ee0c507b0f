package dev.jackdaw.tokenizer.bpe;

/**
 * The general categories that the split patterns tell apart, one table lookup per character. The
 * numbers are ordered so that the questions are comparisons: letters come first.
 */
final class CharacterClasses {
  /** Lu, Lt. */
  static final int UPPER = 0;

  /** Ll. */
  static final int LOWER = 1;

  /** Lm, Lo: letters without case. */
  static final int CASELESS = 2;

  /** Mn, Mc, Me. */
  static final int MARK = 3;

  /** Nd, Nl, No. */
  static final int NUMBER = 4;

  /** White_Space other than carriage return and line feed. */
  static final int SPACE = 5;

  /** Carriage return, line feed. */
  static final int NEWLINE = 6;

  static final int OTHER = 7;

  private static final int CLASS_BITS = 4;
  private static final byte[] BASIC_PLANE = new byte[0x10000];

  /** Class and length of the ASCII characters, packed as {@link #at} returns them. */
  private static final byte[] ASCII = new byte[0x80];

  static {
    for (int c = 0; c < BASIC_PLANE.length; c++) {
      BASIC_PLANE[c] = (byte) classify(c);
    }
    for (int c = 0; c < ASCII.length; c++) {
      ASCII[c] = (byte) (1 << CLASS_BITS | BASIC_PLANE[c]);
    }
  }

  private CharacterClasses() {}

  /** Class and length in bytes of the character at {@code at}, for {@link #kind} and {@link #length}. */
  static int at(byte[] text, int at) {
    int b = text[at];
    return b >= 0 ? ASCII[b] : wide(text, at);
  }

  static int kind(int packed) {
    return packed & (1 << CLASS_BITS) - 1;
  }

  static int length(int packed) {
    return packed >> CLASS_BITS;
  }

  static boolean isLetter(int packed) {
    return kind(packed) <= CASELESS;
  }

  static boolean isNumber(int packed) {
    return kind(packed) == NUMBER;
  }

  static boolean isSpace(int packed) {
    int kind = kind(packed);
    return kind == SPACE || kind == NEWLINE;
  }

  /** Neither letter nor number nor white space. */
  static boolean isOther(int packed) {
    int kind = kind(packed);
    return kind == OTHER || kind == MARK;
  }

  private static int wide(byte[] text, int at) {
    int codePoint = Utf8.wideCodePoint(text, at);
    int kind = codePoint < BASIC_PLANE.length ? BASIC_PLANE[codePoint] : classify(codePoint);
    return Utf8.length(text[at]) << CLASS_BITS | kind;
  }

  static int classify(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.UPPERCASE_LETTER, Character.TITLECASE_LETTER -> UPPER;
      case Character.LOWERCASE_LETTER -> LOWER;
      case Character.MODIFIER_LETTER, Character.OTHER_LETTER -> CASELESS;
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          MARK;
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
          NUMBER;
      case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
          SPACE;
      default ->
          switch (codePoint) {
            case '\r', '\n' -> NEWLINE;
            case '\t', 0x0B, '\f', 0x85 -> SPACE;
            default -> OTHER;
          };
    };
  }
}
