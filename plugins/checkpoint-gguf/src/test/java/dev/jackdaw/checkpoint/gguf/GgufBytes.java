package dev.jackdaw.checkpoint.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Puts a GGUF file together, whole or with whatever damage a test wants. */
final class GgufBytes {
  private record Entry(String name, int type, long offset, long[] lengths) {}

  private final ByteArrayOutputStream keys = new ByteArrayOutputStream();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final List<Entry> tensors = new ArrayList<>();
  private long keyCount;
  private int version = 3;

  GgufBytes version(int version) {
    this.version = version;
    return this;
  }

  GgufBytes text(String key, String value) {
    key(key, 8);
    text(keys, value);
    return this;
  }

  GgufBytes number(String key, long value) {
    key(key, 4);
    keys.writeBytes(little(4).putInt((int) value).array());
    return this;
  }

  GgufBytes real(String key, float value) {
    key(key, 6);
    keys.writeBytes(little(4).putFloat(value).array());
    return this;
  }

  GgufBytes flag(String key, boolean value) {
    key(key, 7);
    keys.write(value ? 1 : 0);
    return this;
  }

  GgufBytes texts(String key, List<String> values) {
    key(key, 9);
    keys.writeBytes(little(12).putInt(8).putLong(values.size()).array());
    values.forEach(value -> text(keys, value));
    return this;
  }

  GgufBytes reals(String key, List<Float> values) {
    key(key, 9);
    keys.writeBytes(little(12).putInt(6).putLong(values.size()).array());
    values.forEach(value -> keys.writeBytes(little(4).putFloat(value).array()));
    return this;
  }

  GgufBytes numbers(String key, List<Integer> values) {
    key(key, 9);
    keys.writeBytes(little(12).putInt(5).putLong(values.size()).array());
    values.forEach(value -> keys.writeBytes(little(4).putInt(value).array()));
    return this;
  }

  /** A value of any type: its number, and its bytes. */
  GgufBytes raw(String key, int type, byte[] value) {
    key(key, type);
    keys.writeBytes(value);
    return this;
  }

  /** F32, lengths slowest first. */
  GgufBytes tensor(String name, float[] values, long... lengths) {
    while (data.size() % 32 != 0) {
      data.write(0);
    }
    entry(name, 0, data.size(), lengths);
    ByteBuffer bytes = little(4 * values.length);
    for (float value : values) {
      bytes.putFloat(value);
    }
    data.writeBytes(bytes.array());
    return this;
  }

  /** What the header says of a tensor, true or not. */
  GgufBytes entry(String name, int type, long offset, long... lengths) {
    tensors.add(new Entry(name, type, offset, lengths.clone()));
    return this;
  }

  byte[] bytes() {
    return bytes(tensors.size(), keyCount);
  }

  byte[] bytes(long tensorCount, long claimedKeys) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(
        little(24)
            .putInt(GgufFile.MAGIC)
            .putInt(version)
            .putLong(tensorCount)
            .putLong(claimedKeys)
            .array());
    file.writeBytes(keys.toByteArray());
    for (Entry tensor : tensors) {
      text(file, tensor.name);
      file.writeBytes(little(4).putInt(tensor.lengths.length).array());
      for (int i = tensor.lengths.length - 1; i >= 0; i--) {
        file.writeBytes(little(8).putLong(tensor.lengths[i]).array());
      }
      file.writeBytes(little(12).putInt(tensor.type).putLong(tensor.offset).array());
    }
    while (file.size() % 32 != 0) {
      file.write(0);
    }
    file.writeBytes(data.toByteArray());
    return file.toByteArray();
  }

  private void key(String key, int type) {
    keyCount++;
    text(keys, key);
    keys.writeBytes(little(4).putInt(type).array());
  }

  private static void text(ByteArrayOutputStream to, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    to.writeBytes(little(8).putLong(bytes.length).array());
    to.writeBytes(bytes);
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
