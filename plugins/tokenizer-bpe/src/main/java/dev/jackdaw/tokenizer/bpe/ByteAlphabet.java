package dev.jackdaw.tokenizer.bpe;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The printable stand-ins for bytes in GPT-2's files and in {@code tokenizer.json}: each of the 256
 * bytes is one character, itself where Latin-1 prints it, otherwise U+0100 onwards (a space is
 * {@code Ġ}).
 */
final class ByteAlphabet {
  private static final char[] CHARACTERS = new char[256];
  private static final short[] BYTES = new short[0x144];

  static {
    Arrays.fill(BYTES, (short) -1);
    int next = 0x100;
    for (int b = 0; b < 256; b++) {
      boolean prints = b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE;
      CHARACTERS[b] = (char) (prints ? b : next++);
      BYTES[CHARACTERS[b]] = (short) b;
    }
  }

  private ByteAlphabet() {}

  static String spell(byte[] bytes) {
    char[] spelling = new char[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      spelling[i] = CHARACTERS[bytes[i] & 0xFF];
    }
    return new String(spelling);
  }

  /** The bytes spelt so, or null if a character is not of the alphabet. */
  static byte @Nullable [] bytes(String spelling) {
    byte[] bytes = new byte[spelling.length()];
    for (int i = 0; i < bytes.length; i++) {
      char c = spelling.charAt(i);
      if (c >= BYTES.length || BYTES[c] < 0) {
        return null;
      }
      bytes[i] = (byte) BYTES[c];
    }
    return bytes;
  }
}
