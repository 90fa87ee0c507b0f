package dev.jackdaw.rows;

import dev.jackdaw.model.DataRow;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the rows of one file. A malformed row is added to the problems and passed over. */
interface RowReader extends Closeable {
  /** The next well-formed row; null at the end, or where reading cannot go on. */
  @Nullable DataRow next() throws IOException;
}
