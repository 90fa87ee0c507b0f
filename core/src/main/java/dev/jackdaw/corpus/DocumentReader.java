package dev.jackdaw.corpus;

import dev.jackdaw.data.Document;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the documents of one file. */
interface DocumentReader extends Closeable {
  /** The next document or piece; null at the end, or where a problem (added to the list of problems) ended the file. */
  @Nullable Document next() throws IOException;
}
