package dev.jackdaw.engine.onnx;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file of weights beside the ONNX files that read them, streamed tensor after tensor; each begins at a page, so that it can be
 * mapped. Becomes visible under its name when it is {@linkplain #finish finished}; closed before, it leaves nothing.
 */
final class ExternalData implements AutoCloseable {
  private static final int PAGE = 4096;
  private static final int CHUNK = 8 << 20;

  private final Path file;
  private final Path temporary;
  private final FileChannel channel;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment chunk = arena.allocate(CHUNK, 64);
  private long length;

  ExternalData(Path file) throws IOException {
    this.file = file.toAbsolutePath();
    temporary =
        Files.createTempFile(this.file.getParent(), this.file.getFileName().toString(), ".tmp");
    channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
  }

  /** Bytes written so far. */
  long length() {
    return length;
  }

  /** Appends a tensor's numbers as they lie in memory. */
  TensorProto add(String name, ElementType type, List<Long> dims, MemorySegment numbers)
      throws IOException {
    long bytes = TensorProto.elements(dims) * type.bytes();
    if (bytes != numbers.byteSize()) {
      throw new IllegalArgumentException(
          "[onnx] \"%s\" is %s%s, given %d bytes".formatted(name, type, dims, numbers.byteSize()));
    }
    long offset = pad();
    for (long at = 0; at < bytes; at += CHUNK) {
      int part = (int) Math.min(CHUNK, bytes - at);
      MemorySegment.copy(numbers, at, chunk, 0, part);
      write(part);
    }
    return TensorProto.external(
        name, type, dims, new TensorProto.External(file.getFileName().toString(), offset, bytes));
  }

  /** Appends 32-bit floats as {@code FLOAT}, {@code FLOAT16} (rounded to nearest) or {@code BFLOAT16} (rounded to nearest even). */
  TensorProto addFloats(String name, ElementType type, List<Long> dims, MemorySegment floats)
      throws IOException {
    if (type == ElementType.FLOAT) {
      return add(name, type, dims, floats);
    }
    long elements = TensorProto.elements(dims);
    if (floats.byteSize() != 4 * elements || type.bytes() != 2) {
      throw new IllegalArgumentException(
          "[onnx] \"%s\" as %s%s from %d bytes".formatted(name, type, dims, floats.byteSize()));
    }
    long offset = pad();
    for (long at = 0; at < elements; at += CHUNK / 2) {
      int part = (int) Math.min(CHUNK / 2, elements - at);
      for (int i = 0; i < part; i++) {
        float x = floats.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4 * (at + i));
        chunk.set(
            ValueLayout.JAVA_SHORT,
            2L * i,
            type == ElementType.FLOAT16 ? Float.floatToFloat16(x) : bfloat16(x));
      }
      write(2 * part);
    }
    return TensorProto.external(
        name,
        type,
        dims,
        new TensorProto.External(file.getFileName().toString(), offset, 2 * elements));
  }

  /** The upper half of a float, rounded to nearest, ties to even. */
  static short bfloat16(float x) {
    int bits = Float.floatToRawIntBits(x);
    if (Float.isNaN(x)) {
      return (short) (bits >>> 16 | 0x40);
    }
    return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
  }

  /** Syncs the file and gives it its name. */
  void finish() throws IOException {
    channel.force(true);
    channel.close();
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private long pad() throws IOException {
    int gap = (int) ((PAGE - length % PAGE) % PAGE);
    chunk.asSlice(0, gap).fill((byte) 0);
    write(gap);
    return length;
  }

  private void write(int bytes) throws IOException {
    ByteBuffer part = chunk.asSlice(0, bytes).asByteBuffer();
    while (part.hasRemaining()) {
      channel.write(part);
    }
    length += bytes;
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
      Files.deleteIfExists(temporary);
    } finally {
      arena.close();
    }
  }
}
