package dev.jackdaw.corpus;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the text source {@code files}.
 *
 * @param paths files, folders (read recursively, hidden files left out) and globs, in this order; the files of one entry are
 *     sorted by path. A file named twice is read once. {@code books.zip!*.txt} selects members of an archive
 * @param documents where a document ends in a text file
 * @param separator the line, or the regular expression, that {@code documents} needs
 * @param field the field of each JSON line that holds the text
 */
public record FilesConfig(
    @Doc(
            "Files, folders and globs, relative to the recipe: .txt and other UTF-8 text, .gz,"
                + " .zip, .jsonl")
        List<String> paths,
    @Doc("Where a document ends in a text file: file, blank-line, separator, pattern, heading")
        @Default("file")
        DocumentBoundary documents,
    @Doc("The separating line, or the regular expression for pattern and heading")
        @Nullable String separator,
    @Doc("The field of a JSON line that holds the text") @Default("text") String field) {
  public FilesConfig {
    paths = List.copyOf(paths);
  }

  /** Whole files as documents. */
  public static FilesConfig of(String... paths) {
    return new FilesConfig(List.of(paths), DocumentBoundary.FILE, null, "text");
  }
}
