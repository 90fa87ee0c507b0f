package dev.jackdaw.corpus;

import dev.jackdaw.storage.Disk;
import dev.jackdaw.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.stream.Stream;

/** Identifies a tokenizer by what it saves, so that token ids are never read with another one. */
public final class TokenizerHash {
  private TokenizerHash() {}

  /** SHA-256 over the names and contents of the files the tokenizer writes. */
  public static byte[] of(Tokenizer tokenizer) {
    try {
      Path folder = Files.createTempDirectory("tokenizer");
      try {
        tokenizer.save(folder);
        return hash(folder);
      } finally {
        Disk.REAL.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] hash(Path folder) throws IOException {
    MessageDigest digest = sha256();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      add(digest, folder.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
      add(digest, Files.readAllBytes(file));
    }
    return digest.digest();
  }

  private static void add(MessageDigest digest, byte[] bytes) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, bytes.length));
    digest.update(bytes);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
