package dev.jackdaw.corpus;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One stream of text on disk: a file, or a member of a zip archive.
 *
 * @param path the file or the archive
 * @param member the name inside the archive; null for a file
 * @param name what messages call it: the path as the user would write it
 * @param named whether the user named it, rather than a folder or a glob that contains it
 */
public record TextFile(Path path, @Nullable String member, String name, boolean named) {
  boolean isGzip() {
    return lowerCaseName().endsWith(".gz");
  }

  boolean isJsonLines() {
    return extension().equals("jsonl") || extension().equals("ndjson");
  }

  /** What follows the last dot of its name, {@code .gz} aside, in lower case; empty if nothing does. */
  public String extension() {
    String plain = lowerCaseName();
    if (plain.endsWith(".gz")) {
      plain = plain.substring(0, plain.length() - 3);
    }
    int dot = plain.lastIndexOf('.');
    return dot < 0 ? "" : plain.substring(dot + 1);
  }

  private String lowerCaseName() {
    return (member == null ? path.getFileName().toString() : member).toLowerCase(Locale.ROOT);
  }
}
