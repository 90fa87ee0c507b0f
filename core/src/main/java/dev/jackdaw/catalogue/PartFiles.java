package dev.jackdaw.catalogue;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the rows of a part of a data set are read.
 *
 * @param files names of the files, in order
 * @param format how they are laid out
 * @param columns new names of columns, as the row source {@code files} has them
 * @param names the columns of tables without a header; of {@code lines} what each file's lines are
 */
public record PartFiles(
    @Doc("Names of the files") List<String> files,
    @Doc("How they are laid out") Layout format,
    @Doc("New names of columns") @Default("{}") Map<String, String> columns,
    @Doc("The columns of files without a header") @Default("[]") List<String> names) {
  /** How files are laid out. */
  public enum Layout {
    /** RFC 4180. */
    CSV,
    /** Fields between tabs, without quotes. */
    TSV,
    /** One array of objects. */
    JSON,
    /** One object per line. */
    JSONL,
    /** A file for each column, the rows side by side. */
    LINES
  }

  public PartFiles {
    files = List.copyOf(files);
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    names = List.copyOf(names);
    if (files.isEmpty()) {
      throw new IllegalArgumentException("a part needs a file");
    }
    if (format == Layout.LINES && names.size() != files.size()) {
      throw new IllegalArgumentException(
          "format lines needs as many names as files: " + names + ", " + files);
    }
  }
}
