package dev.jackdaw.checkpoint.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads a header from front to back. Nothing is allocated for a length before the file is known to be that long. */
final class Cursor {
  /** More than any token, name or template has. */
  private static final long LONGEST_TEXT = 16 << 20;

  private final MemorySegment file;
  private long at;

  Cursor(MemorySegment file, long at) {
    this.file = file;
    this.at = at;
  }

  /** What is wrong, and at which byte. */
  static final class Damage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Damage(String what, long at) {
      super(what + " (byte " + at + ")");
    }
  }

  long at() {
    return at;
  }

  Damage damage(String what) {
    return new Damage(what, at);
  }

  void require(long bytes, String what) {
    if (bytes < 0 || bytes > file.byteSize() - at) {
      throw damage(
          what
              + " of "
              + Long.toUnsignedString(bytes)
              + " bytes, the file has "
              + (file.byteSize() - at)
              + " left");
    }
  }

  int u8() {
    require(1, "a value");
    return file.get(ValueLayout.JAVA_BYTE, at++) & 0xFF;
  }

  short i16() {
    require(Short.BYTES, "a value");
    short value = file.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), at);
    at += Short.BYTES;
    return value;
  }

  int i32() {
    require(Integer.BYTES, "a value");
    int value = file.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), at);
    at += Integer.BYTES;
    return value;
  }

  long i64() {
    require(Long.BYTES, "a value");
    long value = file.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), at);
    at += Long.BYTES;
    return value;
  }

  /** A count: 64 bits, of which a file can never need 40. */
  long count(String what, long most) {
    long count = i64();
    if (count < 0 || count > most) {
      throw damage(
          what + ": " + Long.toUnsignedString(count) + ", at most " + most + " are possible");
    }
    return count;
  }

  String text(String what) {
    long length = length(what);
    ByteBuffer bytes = file.asSlice(at, length).asByteBuffer();
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      at += length;
      return text;
    } catch (CharacterCodingException e) {
      throw damage(what + " is not UTF-8");
    }
  }

  void skipText(String what) {
    long length = length(what); // which moves on itself
    at += length;
  }

  private long length(String what) {
    long length = i64();
    if (length < 0 || length > LONGEST_TEXT) {
      throw damage(what + " of " + Long.toUnsignedString(length) + " bytes");
    }
    require(length, what);
    return length;
  }

  void skip(long bytes, String what) {
    require(bytes, what);
    at += bytes;
  }
}
