package dev.jackdaw.parity;

import dev.jackdaw.graph.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes a small GGUF file of F32 tensors. */
final class GgufWriter {
  private final ByteArrayOutputStream keys = new ByteArrayOutputStream();
  private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final List<String> names = new ArrayList<>();
  private long keyCount;

  GgufWriter text(String key, String value) {
    key(key, 8);
    text(keys, value);
    return this;
  }

  GgufWriter number(String key, long value) {
    key(key, 4);
    keys.writeBytes(little(4).putInt((int) value).array());
    return this;
  }

  GgufWriter real(String key, double value) {
    key(key, 6);
    keys.writeBytes(little(4).putFloat((float) value).array());
    return this;
  }

  GgufWriter tensor(String name, Tensor tensor) {
    while (data.size() % 32 != 0) {
      data.write(0);
    }
    text(entries, name);
    entries.writeBytes(little(4).putInt(tensor.rank()).array());
    for (int axis = tensor.rank() - 1; axis >= 0; axis--) {
      entries.writeBytes(little(8).putLong(tensor.length(axis)).array());
    }
    entries.writeBytes(little(12).putInt(0).putLong(data.size()).array());
    ByteBuffer bytes = little(Math.toIntExact(4 * tensor.elements()));
    for (float value : tensor.toFloats()) {
      bytes.putFloat(value);
    }
    data.writeBytes(bytes.array());
    names.add(name);
    return this;
  }

  void write(Path file) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
    whole.writeBytes(little(20).putInt(3).putLong(names.size()).putLong(keyCount).array());
    whole.writeBytes(keys.toByteArray());
    whole.writeBytes(entries.toByteArray());
    while (whole.size() % 32 != 0) {
      whole.write(0);
    }
    whole.writeBytes(data.toByteArray());
    Files.write(file, whole.toByteArray());
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
