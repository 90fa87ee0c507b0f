package dev.jackdaw.engine.onnx;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * ONNX Runtime's adapter files, {@code .onnx_adapter}: named tensors that take the place of a model's inputs while the adapter is active.
 * FlatBuffers of the schema {@code onnxruntime/lora/adapter_format/adapter_schema.fbs}, format version 1; offsets point forward, so a file
 * is written from front to back: tables, then what they point to.
 */
final class AdapterFile {
  static final String SUFFIX = ".onnx_adapter";

  private static final byte[] IDENTIFIER = "TORT".getBytes(StandardCharsets.US_ASCII);
  private static final int FORMAT_VERSION = 1;
  private static final int FIELDS = 4;
  private static final int VTABLE = 4 + 2 * FIELDS;
  private static final int TABLE = 4 + 4 * FIELDS;

  private AdapterFile() {}

  /**
   * A tensor of an adapter.
   *
   * @param raw its numbers, little-endian
   */
  record Parameter(String name, ElementType type, List<Long> dims, ByteBuffer raw) {
    Parameter {
      dims = List.copyOf(dims);
    }

    /** Its numbers as memory. */
    MemorySegment numbers() {
      return MemorySegment.ofBuffer(raw.duplicate());
    }
  }

  static void write(Path file, List<Parameter> parameters) throws IOException {
    Files.write(file, bytes(parameters));
  }

  static byte[] bytes(List<Parameter> parameters) {
    long size = 64L + (VTABLE + 4L) * 2 + 4L * parameters.size();
    for (Parameter parameter : parameters) {
      size += TABLE + 64L + 4L * parameter.name().length() + 8L * parameter.dims().size();
      size += parameter.raw().remaining() + 16L;
    }
    ByteBuffer to = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
    to.putInt(0).put(IDENTIFIER);
    int root = table(to, vtable(to));
    to.putInt(0, root);
    to.putInt(root + 4, FORMAT_VERSION).putInt(root + 8, 1).putInt(root + 12, 1);
    align(to, 4, 0);
    point(to, root + 16);
    to.putInt(parameters.size());
    int entries = to.position();
    to.position(entries + 4 * parameters.size());
    int vtable = vtable(to);
    int[] tables = new int[parameters.size()];
    for (int i = 0; i < tables.length; i++) {
      tables[i] = table(to, vtable);
      to.putInt(entries + 4 * i, tables[i] - (entries + 4 * i));
    }
    for (int i = 0; i < tables.length; i++) {
      parameter(to, tables[i], parameters.get(i));
    }
    align(to, 8, 0);
    byte[] bytes = new byte[to.position()];
    to.get(0, bytes);
    return bytes;
  }

  private static void parameter(ByteBuffer to, int table, Parameter parameter) {
    align(to, 4, 0);
    point(to, table + 4);
    byte[] name = parameter.name().getBytes(StandardCharsets.UTF_8);
    to.putInt(name.length).put(name).put((byte) 0);
    align(to, 8, 4);
    point(to, table + 8);
    to.putInt(parameter.dims().size());
    parameter.dims().forEach(to::putLong);
    to.putInt(table + 12, parameter.type().number());
    align(to, 8, 4);
    point(to, table + 16);
    to.putInt(parameter.raw().remaining()).put(parameter.raw().duplicate());
  }

  /** Writes which fields a table has: all four, four bytes each. */
  private static int vtable(ByteBuffer to) {
    align(to, 4, 0);
    int at = to.position();
    to.putShort((short) VTABLE).putShort((short) TABLE);
    for (int field = 0; field < FIELDS; field++) {
      to.putShort((short) (4 + 4 * field));
    }
    return at;
  }

  private static int table(ByteBuffer to, int vtable) {
    align(to, 4, 0);
    int at = to.position();
    to.putInt(at - vtable);
    to.position(at + TABLE);
    return at;
  }

  /** Lets an offset point to here. */
  private static void point(ByteBuffer to, int offset) {
    to.putInt(offset, to.position() - offset);
  }

  private static void align(ByteBuffer to, int unit, int rest) {
    while (to.position() % unit != rest) {
      to.put((byte) 0);
    }
  }

  /** @throws IllegalArgumentException saying what is wrong with a file that is no adapter */
  static Map<String, Parameter> read(Path file) throws IOException {
    ByteBuffer from = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    try {
      return read(from);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          file + " is no adapter of ONNX Runtime, or damaged: " + e.getMessage(), e);
    }
  }

  private static Map<String, Parameter> read(ByteBuffer from) {
    byte[] identifier = new byte[4];
    from.get(4, identifier);
    if (!Arrays.equals(identifier, IDENTIFIER)) {
      throw new IllegalArgumentException("it does not begin like one");
    }
    int root = from.getInt(0);
    int version = from.getInt(field(from, root, 0));
    if (version != FORMAT_VERSION) {
      throw new IllegalArgumentException("it is of format version " + version);
    }
    int vector = target(from, field(from, root, 3));
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (int i = 0; i < from.getInt(vector); i++) {
      Parameter parameter = parameter(from, target(from, vector + 4 + 4 * i));
      parameters.put(parameter.name(), parameter);
    }
    return parameters;
  }

  private static Parameter parameter(ByteBuffer from, int table) {
    int name = target(from, field(from, table, 0));
    byte[] text = new byte[from.getInt(name)];
    from.get(name + 4, text);
    int sizes = target(from, field(from, table, 1));
    List<Long> dims = new ArrayList<>();
    for (int i = 0; i < from.getInt(sizes); i++) {
      dims.add(from.getLong(sizes + 4 + 8 * i));
    }
    ElementType type = ElementType.numbered(from.getInt(field(from, table, 2)));
    int raw = target(from, field(from, table, 3));
    ByteBuffer numbers = from.slice(raw + 4, from.getInt(raw)).order(ByteOrder.LITTLE_ENDIAN);
    if (numbers.remaining() != TensorProto.elements(dims) * type.bytes()) {
      throw new IllegalArgumentException("a tensor has not the bytes of its shape " + dims);
    }
    return new Parameter(new String(text, StandardCharsets.UTF_8), type, dims, numbers);
  }

  /** Place of a field in the file. */
  private static int field(ByteBuffer from, int table, int field) {
    int vtable = table - from.getInt(table);
    int at = 4 + 2 * field < from.getShort(vtable) ? from.getShort(vtable + 4 + 2 * field) : 0;
    if (at == 0) {
      throw new IllegalArgumentException("a table lacks its field " + field);
    }
    return table + at;
  }

  private static int target(ByteBuffer from, int offset) {
    return offset + from.getInt(offset);
  }
}
