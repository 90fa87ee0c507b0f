package dev.jackdaw.checkpoint.huggingface;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import tools.jackson.databind.node.ObjectNode;

/** A JSON file, written so that it is there whole or as before. */
final class JsonFile {
  private JsonFile() {}

  static void write(Path path, ObjectNode json) {
    Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
    byte[] text = (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(text);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(
          temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UserException(
          UserException.Kind.OUTPUT,
          Problem.of("the file cannot be written: " + e.getMessage()).at(path.toString()),
          e);
    }
  }
}
