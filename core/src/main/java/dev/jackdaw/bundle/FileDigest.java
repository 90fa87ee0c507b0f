package dev.jackdaw.bundle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a file must be.
 *
 * @param bytes its length
 * @param sha256 its hash, 64 hexadecimal digits in lower case
 */
public record FileDigest(long bytes, String sha256) {
  private static final int BUFFER = 1 << 20;

  public FileDigest {
    if (bytes < 0 || !sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "a file has at least 0 bytes and a hash of 64 hexadecimal digits");
    }
  }

  /** The digest of a file as it is now. */
  public static FileDigest of(Path file) throws IOException {
    MessageDigest hash = hasher();
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    long bytes = 0;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (channel.read(buffer) >= 0) {
        buffer.flip();
        bytes += buffer.remaining();
        hash.update(buffer);
        buffer.clear();
      }
    }
    return new FileDigest(bytes, HexFormat.of().formatHex(hash.digest()));
  }

  static FileDigest of(byte[] content) {
    return new FileDigest(content.length, HexFormat.of().formatHex(hasher().digest(content)));
  }

  private static MessageDigest hasher() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("[file_digest] every Java has SHA-256", e);
    }
  }
}
