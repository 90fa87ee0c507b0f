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
record TextFile(Path path, @Nullable String member, String name, boolean named) {
  boolean isGzip() {
    return lowerCaseName().endsWith(".gz");
  }

  boolean isJsonLines() {
    String plain = lowerCaseName();
    if (plain.endsWith(".gz")) {
      plain = plain.substring(0, plain.length() - 3);
    }
    return plain.endsWith(".jsonl") || plain.endsWith(".ndjson");
  }

  private String lowerCaseName() {
    return (member == null ? path.getFileName().toString() : member).toLowerCase(Locale.ROOT);
  }
}
