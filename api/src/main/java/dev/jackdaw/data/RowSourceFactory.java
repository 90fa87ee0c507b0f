package dev.jackdaw.data;

import dev.jackdaw.model.DataRow;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Gives the labelled rows of one kind of source: the component a plugin registers. Core brings {@code files}: CSV, TSV, JSON and JSON
 * lines.
 *
 * @param <C> the configuration record
 */
@FunctionalInterface
public interface RowSourceFactory<C extends Record> {
  /**
   * Opens the source. The stream is lazy, read once, in order, and closed by the caller. Opening again gives the same rows in the same
   * order. Each row's place names file and line.
   *
   * @param folder what relative paths in {@code config} are relative to: the folder of the recipe
   * @throws dev.jackdaw.problem.UserException naming every problem that can be found without reading everything; the stream itself
   *     throws it, all malformed rows at once, when it has been read to the end
   */
  Stream<DataRow> rows(C config, Path folder);
}
