package dev.jackdaw.tokenizer.bpe;

import java.nio.charset.StandardCharsets;

/** UTF-8 as the splitters read it: bytes known to be valid. */
final class Utf8 {
  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  /** The bytes of a text; an unpaired surrogate becomes U+FFFD, where Java would write '?'. */
  static byte[] encode(CharSequence text) {
    String string = text.toString();
    int unpaired = unpairedSurrogate(string, 0);
    if (unpaired < 0) {
      return string.getBytes(StandardCharsets.UTF_8);
    }
    char[] mended = string.toCharArray();
    for (; unpaired >= 0; unpaired = unpairedSurrogate(string, unpaired + 1)) {
      mended[unpaired] = REPLACEMENT;
    }
    return new String(mended).getBytes(StandardCharsets.UTF_8);
  }

  private static int unpairedSurrogate(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean paired =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!paired) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  /** Bytes of the character that begins with this byte. */
  static int length(byte first) {
    return first >= 0 ? 1 : first < (byte) 0xE0 ? 2 : first < (byte) 0xF0 ? 3 : 4;
  }

  /** UTF-16 units of the character that begins with this byte. */
  static int units(byte first) {
    return first >= (byte) 0xF0 && first < 0 ? 2 : 1;
  }

  static boolean isContinuation(byte b) {
    return b < (byte) 0xC0;
  }

  /** The character of two or more bytes that begins at {@code at}. */
  static int wideCodePoint(byte[] text, int at) {
    int first = text[at];
    if (first < (byte) 0xE0) {
      return (first & 0x1F) << 6 | text[at + 1] & 0x3F;
    }
    if (first < (byte) 0xF0) {
      return (first & 0x0F) << 12 | (text[at + 1] & 0x3F) << 6 | text[at + 2] & 0x3F;
    }
    return (first & 0x07) << 18
        | (text[at + 1] & 0x3F) << 12
        | (text[at + 2] & 0x3F) << 6
        | text[at + 3] & 0x3F;
  }

  /**
   * How many of the last bytes begin a character that further bytes may complete: 0 to 3. The bytes
   * need not be valid.
   */
  static int unfinished(byte[] bytes, int length) {
    for (int tail = 1; tail <= Math.min(3, length); tail++) {
      int first = bytes[length - tail] & 0xFF;
      if (first >= 0xC0) {
        return wantsMore(bytes, length - tail, tail) ? tail : 0;
      }
      if (first < 0x80) {
        return 0;
      }
    }
    return 0;
  }

  /** Whether these bytes are the proper beginning of some well-formed sequence (Unicode table 3-7). */
  private static boolean wantsMore(byte[] bytes, int at, int count) {
    int first = bytes[at] & 0xFF;
    int whole = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (count >= whole) {
      return false;
    }
    if (count == 1) {
      return true;
    }
    int second = bytes[at + 1] & 0xFF;
    int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    return second >= low && second <= high;
  }
}
