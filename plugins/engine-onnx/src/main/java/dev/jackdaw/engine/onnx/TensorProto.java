package dev.jackdaw.engine.onnx;

import dev.jackdaw.graph.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A named tensor of fixed shape, its numbers little-endian within the file or in a file of their own.
 *
 * @param external where its numbers are, or null when they are in {@code raw}
 */
record TensorProto(
    String name, ElementType type, List<Long> dims, byte[] raw, @Nullable External external) {
  /** A stretch of another file. */
  record External(String location, long offset, long length) {}

  TensorProto {
    dims = List.copyOf(dims);
    if (external == null && raw.length != elements(dims) * type.bytes()) {
      throw new IllegalArgumentException(
          "[onnx] tensor \"%s\" is %s%s, given %d bytes".formatted(name, type, dims, raw.length));
    }
  }

  static TensorProto inline(String name, ElementType type, List<Long> dims, byte[] raw) {
    return new TensorProto(name, type, dims, raw, null);
  }

  static TensorProto external(String name, ElementType type, List<Long> dims, External place) {
    return new TensorProto(name, type, dims, new byte[0], place);
  }

  static TensorProto of(String name, Tensor tensor) {
    byte[] raw = new byte[Math.toIntExact(tensor.data().byteSize())];
    MemorySegment.copy(tensor.data(), 0, MemorySegment.ofArray(raw), 0, raw.length);
    List<Long> dims = java.util.Arrays.stream(tensor.lengths()).boxed().toList();
    return inline(name, ElementType.of(tensor.dtype()), dims, raw);
  }

  static TensorProto ints(String name, List<Long> dims, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return inline(name, ElementType.INT64, dims, raw.array());
  }

  static TensorProto floats(String name, List<Long> dims, float... values) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return inline(name, ElementType.FLOAT, dims, raw.array());
  }

  static long elements(List<Long> dims) {
    return dims.stream().reduce(1L, Math::multiplyExact);
  }

  /** Bytes of its numbers. */
  long bytes() {
    return elements(dims) * type.bytes();
  }

  void write(ProtoWriter to) {
    dims.forEach(dim -> to.integer(1, dim));
    to.integer(2, type.number()).textIfAny(8, name);
    if (external == null) {
      to.bytes(9, raw);
      return;
    }
    Map<String, String> entries =
        new java.util.LinkedHashMap<>(Map.of("location", external.location()));
    entries.put("offset", Long.toString(external.offset()));
    entries.put("length", Long.toString(external.length()));
    entries.forEach((key, value) -> to.message(13, entry -> entry.text(1, key).text(2, value)));
    to.integer(14, 1);
  }

  static TensorProto read(ProtoReader from) {
    String name = "";
    long type = 0;
    List<Long> dims = new ArrayList<>();
    byte[] raw = new byte[0];
    Map<String, String> entries = new java.util.HashMap<>();
    while (from.next()) {
      switch (from.field()) {
        case 1 -> dims.addAll(from.integers());
        case 2 -> type = from.integer();
        case 8 -> name = from.text();
        case 9 -> raw = from.bytes();
        case 13 -> ModelProto.entry(from.message(), entries);
        default -> from.skip();
      }
    }
    ElementType element = ElementType.numbered(type);
    if (entries.isEmpty()) {
      return inline(name, element, dims, raw);
    }
    long length =
        entries.containsKey("length")
            ? Long.parseLong(entries.get("length"))
            : elements(dims) * element.bytes();
    External place =
        new External(
            entries.getOrDefault("location", ""),
            Long.parseLong(entries.getOrDefault("offset", "0")),
            length);
    return external(name, element, dims, place);
  }
}
