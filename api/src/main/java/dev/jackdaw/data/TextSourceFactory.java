package dev.jackdaw.data;

import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Gives the documents of one kind of source: the component a plugin registers.
 *
 * @param <C> the configuration record
 */
@FunctionalInterface
public interface TextSourceFactory<C extends Record> {
  /**
   * Opens the source. The stream is lazy, so that a source larger than memory can be read; it is read once, in order, and
   * closed by the caller. Opening again gives the same documents in the same order.
   *
   * @param folder what relative paths in {@code config} are relative to: the folder of the recipe
   * @throws dev.jackdaw.problem.UserException naming every problem that can be found without reading everything; the stream
   *     itself throws it for what only reading shows
   */
  Stream<Document> documents(C config, Path folder);
}
