package dev.jackdaw.pipeline;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;

/** SHA-256 of what stages work on. */
final class Hashing {
  private Hashing() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("[hashing] every Java platform has SHA-256", e);
    }
  }

  /** Over keys and values, each with its length, so that no two maps run together. */
  static String of(SortedMap<String, String> entries) {
    MessageDigest digest = sha256();
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      add(digest, entry.getKey());
      add(digest, entry.getValue());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static String text(Object value) {
    return HexFormat.of()
        .formatHex(sha256().digest(value.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }
}
