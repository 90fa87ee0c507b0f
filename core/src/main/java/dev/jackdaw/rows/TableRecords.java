package dev.jackdaw.rows;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of a CSV or TSV file. */
interface TableRecords extends Closeable {
  /** A record and the line it begins in, from 1. */
  record TableRecord(long line, List<String> fields) {}

  /** The next record; null at the end, or where reading cannot go on and the problem has been added. */
  @Nullable TableRecord next() throws IOException;
}
