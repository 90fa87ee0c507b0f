package dev.jackdaw.engine.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX file: the messages of onnx.proto that are used here, written and read by field number.
 *
 * @param irVersion version of the file format
 * @param opsets version by operator domain; the empty domain has the standard operators
 * @param metadata what is to be known of the model
 */
record ModelProto(
    long irVersion,
    String producer,
    Map<String, Long> opsets,
    GraphProto graph,
    Map<String, String> metadata) {
  static final String MICROSOFT = "com.microsoft";

  ModelProto {
    opsets = Collections.unmodifiableMap(new LinkedHashMap<>(opsets));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  byte[] toByteArray() {
    ProtoWriter to = new ProtoWriter();
    to.integer(1, irVersion).textIfAny(2, producer).message(7, graph::write);
    opsets.forEach(
        (domain, version) ->
            to.message(8, opset -> opset.textIfAny(1, domain).integer(2, version)));
    metadata.forEach((key, value) -> to.message(14, entry -> entry.text(1, key).text(2, value)));
    return to.toByteArray();
  }

  /** Writes the file beside its place, syncs and renames it. */
  void write(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path temporary = Files.createTempFile(folder, file.getFileName().toString(), ".tmp");
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(toByteArray());
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** @throws IllegalArgumentException saying what is wrong with a file that is not ONNX, or has parts unknown here */
  static ModelProto read(Path file) throws IOException {
    try {
      return read(ByteBuffer.wrap(Files.readAllBytes(file)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  static ModelProto read(ByteBuffer bytes) {
    ProtoReader from = new ProtoReader(bytes);
    long ir = 0;
    String producer = "";
    @Nullable GraphProto graph = null;
    Map<String, Long> opsets = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    while (from.next()) {
      switch (from.field()) {
        case 1 -> ir = from.integer();
        case 2 -> producer = from.text();
        case 7 -> graph = GraphProto.read(from.message());
        case 8 -> opset(from.message(), opsets);
        case 14 -> entry(from.message(), metadata);
        default -> from.skip();
      }
    }
    if (graph == null) {
      throw new IllegalArgumentException("[onnx] a model without a graph");
    }
    return new ModelProto(ir, producer, opsets, graph, metadata);
  }

  private static void opset(ProtoReader from, Map<String, Long> opsets) {
    String domain = "";
    long version = 0;
    while (from.next()) {
      switch (from.field()) {
        case 1 -> domain = from.text();
        case 2 -> version = from.integer();
        default -> from.skip();
      }
    }
    opsets.put(domain, version);
  }

  static void entry(ProtoReader from, Map<String, String> entries) {
    String key = "";
    String value = "";
    while (from.next()) {
      switch (from.field()) {
        case 1 -> key = from.text();
        case 2 -> value = from.text();
        default -> from.skip();
      }
    }
    entries.put(key, value);
  }
}
