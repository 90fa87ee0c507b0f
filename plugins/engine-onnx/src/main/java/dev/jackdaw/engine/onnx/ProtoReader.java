package dev.jackdaw.engine.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Walks over the fields of one protobuf message. */
final class ProtoReader {
  private final ByteBuffer buffer;
  private int field;
  private int wire;

  ProtoReader(ByteBuffer buffer) {
    this.buffer = buffer.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Goes to the next field; its value must then be read or skipped. */
  boolean next() {
    if (!buffer.hasRemaining()) {
      return false;
    }
    long key = varint();
    field = (int) (key >>> 3);
    wire = (int) (key & 7);
    if (field == 0) {
      throw broken("a field numbered 0");
    }
    return true;
  }

  int field() {
    return field;
  }

  long integer() {
    expect(0);
    return varint();
  }

  float number() {
    expect(5);
    require(4);
    return buffer.getFloat();
  }

  byte[] bytes() {
    ByteBuffer part = part();
    byte[] bytes = new byte[part.remaining()];
    part.get(bytes);
    return bytes;
  }

  String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  ProtoReader message() {
    return new ProtoReader(part());
  }

  /** One integer, or a packed run of them. */
  List<Long> integers() {
    if (wire == 0) {
      return List.of(varint());
    }
    ProtoReader packed = message();
    List<Long> values = new ArrayList<>();
    while (packed.buffer.hasRemaining()) {
      values.add(packed.varint());
    }
    return values;
  }

  /** One number, or a packed run of them. */
  List<Float> numbers() {
    if (wire == 5) {
      return List.of(number());
    }
    ProtoReader packed = message();
    List<Float> values = new ArrayList<>();
    while (packed.buffer.hasRemaining()) {
      packed.require(4);
      values.add(packed.buffer.getFloat());
    }
    return values;
  }

  void skip() {
    switch (wire) {
      case 0 -> varint();
      case 1 -> advance(8);
      case 2 -> part();
      case 5 -> advance(4);
      default -> throw broken("wire type " + wire);
    }
  }

  private ByteBuffer part() {
    expect(2);
    long length = varint();
    if (length < 0 || length > buffer.remaining()) {
      throw broken("a field of " + length + " bytes where " + buffer.remaining() + " are left");
    }
    ByteBuffer part = buffer.slice(buffer.position(), (int) length);
    buffer.position(buffer.position() + (int) length);
    return part;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      require(1);
      byte b = buffer.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw broken("an integer of more than ten bytes");
  }

  private void advance(int bytes) {
    require(bytes);
    buffer.position(buffer.position() + bytes);
  }

  private void require(int bytes) {
    if (buffer.remaining() < bytes) {
      throw broken("its end within a field");
    }
  }

  private void expect(int wanted) {
    if (wire != wanted) {
      throw broken("field " + field + " of wire type " + wire + " instead of " + wanted);
    }
  }

  private static IllegalArgumentException broken(String what) {
    return new IllegalArgumentException("[onnx] not a protobuf message: it has " + what);
  }
}
