package dev.jackdaw.rows;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings of the row source {@code files}.
 *
 * @param paths files, folders (read recursively, hidden files left out) and globs, in this order; the files of one entry are
 *     sorted by path. Of a folder or a glob only files named as data are read, unless {@code format} says what all of them are
 * @param format how the rows are laid out
 * @param columns new names of columns: {@code {label: category}} calls the column {@code category} {@code label}
 * @param header whether the first line of a CSV or TSV file names the columns
 * @param names the columns of CSV and TSV files without a header
 * @param quotes whether a field may stand in quotes; CSV: yes, TSV: no, unless said otherwise
 */
public record RowFilesConfig(
    @Doc(
            "Files, folders and globs, relative to the recipe: .csv, .tsv, .json, .jsonl, all of them also .gz or in a .zip")
        List<String> paths,
    @Doc("How the rows are laid out: auto (by the file's name), csv, tsv, json or jsonl")
        @Default("auto")
        RowFormat format,
    @Doc("New names of columns: {text: utterance, label: category}") @Default("{}")
        Map<String, String> columns,
    @Doc("Whether the first line of a CSV or TSV file names the columns") @Default("true")
        boolean header,
    @Doc("The columns of CSV and TSV files without a header") @Default("[]") List<String> names,
    @Doc("Whether a field may stand in quotes; CSV: yes, TSV: no, unless said otherwise")
        Optional<Boolean> quotes) {
  public RowFilesConfig {
    paths = List.copyOf(paths);
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    names = List.copyOf(names);
    if (header && !names.isEmpty()) {
      throw new IllegalArgumentException(
          "names are given, but header is true: set header to false, or leave names out and rename with columns");
    }
    if (!header && names.isEmpty()) {
      throw new IllegalArgumentException("header is false: list the columns under names");
    }
    if (names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException("names has a column twice: " + names);
    }
    if (names.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("names has an empty name: " + names);
    }
  }

  /** Files whose names say their format, columns as they are called there. */
  public static RowFilesConfig of(String... paths) {
    return new RowFilesConfig(
        List.of(paths), RowFormat.AUTO, Map.of(), true, List.of(), Optional.empty());
  }
}
