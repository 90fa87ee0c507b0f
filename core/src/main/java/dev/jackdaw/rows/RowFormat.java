package dev.jackdaw.rows;

import dev.jackdaw.corpus.TextFile;
import java.util.Optional;

/** How a file lays out its rows. */
public enum RowFormat {
  /** By the file's name. */
  AUTO,
  /** Fields between commas, in quotes where they hold commas, quotes or line breaks (RFC 4180). */
  CSV,
  /** One row per line, fields between tabs; quotes mean nothing unless the settings say so. */
  TSV,
  /** One array of objects. */
  JSON,
  /** One object per line. */
  JSONL;

  /** The format of a file of this name, if the name says it; never {@code AUTO}. */
  static Optional<RowFormat> of(TextFile file) {
    return switch (file.extension()) {
      case "csv" -> Optional.of(CSV);
      case "tsv", "tab" -> Optional.of(TSV);
      case "json" -> Optional.of(JSON);
      case "jsonl", "ndjson" -> Optional.of(JSONL);
      default -> Optional.empty();
    };
  }
}
