package dev.jackdaw.tokenizer.bpe;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Reads and writes whole small files, with the errors a user can act on. */
final class TokenizerFiles {
  /** Far above every published tokenizer, far below what would fill the heap. */
  private static final long LARGEST = 512L << 20;

  private TokenizerFiles() {}

  static byte[] read(Path file) {
    try {
      long size = Files.size(file);
      if (size > LARGEST) {
        throw damaged(
            file, null, "has " + (size >> 20) + " MiB; no tokenizer file is larger than 512 MiB");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new UserException(
          UserException.Kind.INPUT, Problem.of("there is no such file").at(file.toString()), e);
    } catch (IOException e) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("cannot be read: " + e.getMessage()).at(file.toString()),
          e);
    }
  }

  /** Writes to a temporary name, syncs and renames, so that a reader never sees half a file. */
  static void write(Path file, byte[] content) {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        channel.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      discard(temporary);
      throw new UserException(
          UserException.Kind.OUTPUT, Problem.of("cannot be written: " + e).at(file.toString()), e);
    }
  }

  private static void discard(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException ignored) {
      // The failure to write is what the user must hear of.
    }
  }

  /** The error for a file that is not what it should be; {@code place} is a line or key within it. */
  static UserException damaged(Path file, @Nullable String place, String what) {
    String where = place == null ? file.toString() : file + ":" + place;
    return new UserException(UserException.Kind.INPUT, Problem.of(what).at(where));
  }
}
