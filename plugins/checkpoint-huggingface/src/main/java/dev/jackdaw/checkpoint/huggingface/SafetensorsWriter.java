package dev.jackdaw.checkpoint.huggingface;

import dev.jackdaw.graph.Tensor;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes F32 tensors one after another, so that no more than one need be in memory. The header is padded with spaces until the data
 * begins at a multiple of 64 bytes; the same tensors give the same bytes.
 */
final class SafetensorsWriter {
  private static final int ALIGNMENT = 64;

  private SafetensorsWriter() {}

  /** A tensor to write: its shape now, its numbers when their turn comes. */
  record Entry(long[] lengths, Supplier<Tensor> tensor) {
    long bytes() {
      return Arrays.stream(lengths).reduce(Float.BYTES, Math::multiplyExact);
    }
  }

  /**
   * @param entries by name, in the order they are written
   * @throws UserException if the file cannot be written; what was there before stays
   */
  static void write(Path path, Map<String, Entry> entries, Map<String, String> metadata) {
    Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        writeFully(channel, ByteBuffer.wrap(header(entries, metadata)));
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
          Tensor tensor = entry.getValue().tensor().get();
          if (!Arrays.equals(tensor.lengths(), entry.getValue().lengths())) {
            throw new IllegalStateException(
                "[safetensors] \""
                    + entry.getKey()
                    + "\" is "
                    + tensor
                    + ", announced was "
                    + Arrays.toString(entry.getValue().lengths()));
          }
          writeTensor(channel, tensor);
        }
        channel.force(true);
      }
      Files.move(
          temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      discard(temporary);
      throw new UserException(
          UserException.Kind.OUTPUT,
          Problem.of("the file cannot be written: " + e.getMessage())
              .at(path.toString())
              .fix("check free space and permissions"),
          e);
    }
  }

  private static void discard(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException ignored) {
      // the failure to write is what the caller must hear of
    }
  }

  private static byte[] header(Map<String, Entry> entries, Map<String, String> metadata) {
    ObjectNode header = JsonMapper.shared().createObjectNode();
    ObjectNode free = header.putObject("__metadata__");
    metadata.forEach(free::put);
    long place = 0;
    for (Map.Entry<String, Entry> entry : entries.entrySet()) {
      ObjectNode described = header.putObject(entry.getKey());
      described.put("dtype", "F32");
      ArrayNode shape = described.putArray("shape");
      Arrays.stream(entry.getValue().lengths()).forEach(shape::add);
      described.putArray("data_offsets").add(place).add(place + entry.getValue().bytes());
      place += entry.getValue().bytes();
    }
    byte[] json = JsonMapper.shared().writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
    int length = (Long.BYTES + json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT - Long.BYTES;
    ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(length).put(json);
    while (buffer.hasRemaining()) {
      buffer.put((byte) ' ');
    }
    return buffer.array();
  }

  private static void writeTensor(FileChannel channel, Tensor tensor) throws IOException {
    int chunk = 1 << 18;
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(chunk * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long i = 0; i < tensor.elements(); i += chunk) {
      buffer.clear();
      long end = Math.min(tensor.elements(), i + chunk);
      for (long j = i; j < end; j++) {
        buffer.putFloat(tensor.getFloat(j));
      }
      writeFully(channel, buffer.flip());
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
