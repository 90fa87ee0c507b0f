package dev.jackdaw.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Which Jackdaw this is. */
public final class FrameworkVersion {
  private FrameworkVersion() {}

  /** The version as in the build: {@code 0.1.0}. */
  public static String text() {
    try (InputStream in = FrameworkVersion.class.getResourceAsStream("version.txt")) {
      if (in == null) {
        throw new IllegalStateException(
            "[version] version.txt is not beside " + FrameworkVersion.class.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
