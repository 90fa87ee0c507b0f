package dev.jackdaw.engine.onnx;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** One protobuf message being written: fields by number, in the order they are added. */
final class ProtoWriter {
  private static final int VARINT = 0;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private byte[] buffer = new byte[64];
  private int length;

  ProtoWriter integer(int field, long value) {
    key(field, VARINT);
    varint(value);
    return this;
  }

  ProtoWriter number(int field, float value) {
    key(field, FIXED32);
    int bits = Float.floatToRawIntBits(value);
    ensure(4);
    for (int shift = 0; shift < 32; shift += 8) {
      buffer[length++] = (byte) (bits >>> shift);
    }
    return this;
  }

  ProtoWriter bytes(int field, byte[] value) {
    return bytes(field, value, value.length);
  }

  ProtoWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A text that is left out when empty, as protobuf leaves out defaults. */
  ProtoWriter textIfAny(int field, String value) {
    return value.isEmpty() ? this : text(field, value);
  }

  ProtoWriter message(int field, Consumer<ProtoWriter> content) {
    ProtoWriter inner = new ProtoWriter();
    content.accept(inner);
    return bytes(field, inner.buffer, inner.length);
  }

  byte[] toByteArray() {
    return Arrays.copyOf(buffer, length);
  }

  private ProtoWriter bytes(int field, byte[] value, int count) {
    key(field, BYTES);
    varint(count);
    ensure(count);
    System.arraycopy(value, 0, buffer, length, count);
    length += count;
    return this;
  }

  private void key(int field, int wire) {
    varint((long) field << 3 | wire);
  }

  private void varint(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      buffer[length++] = (byte) (rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    buffer[length++] = (byte) rest;
  }

  private void ensure(int more) {
    long needed = (long) length + more;
    if (needed > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "[onnx] a message beyond 2 GiB; weights of this size belong into external data");
    }
    if (needed > buffer.length) {
      int longer = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * buffer.length));
      buffer = Arrays.copyOf(buffer, longer);
    }
  }
}
