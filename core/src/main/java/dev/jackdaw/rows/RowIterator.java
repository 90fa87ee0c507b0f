package dev.jackdaw.rows;

import dev.jackdaw.corpus.Problems;
import dev.jackdaw.corpus.TextFiles;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.rows.RowFiles.DataFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The rows of several files, one after another; throws all problems together at the end. */
final class RowIterator implements Iterator<DataRow> {
  private final Iterator<DataFile> files;
  private final RowFilesConfig config;
  private final Problems problems = Problems.counting(RowFiles.PROBLEMS_SHOWN);
  private final TextFiles opener = new TextFiles();
  private String name = "paths";
  private @Nullable RowReader reader;
  private @Nullable DataRow next;
  private boolean any;
  private boolean ended;

  RowIterator(List<DataFile> files, RowFilesConfig config) {
    this.files = files.iterator();
    this.config = config;
  }

  @Override
  public boolean hasNext() {
    while (next == null && !ended) {
      next = read();
    }
    if (next == null) {
      close();
      if (!any && !problems.any()) {
        problems.add("paths", "the files hold no rows");
      }
      problems.throwIfAny();
    }
    return next != null;
  }

  @Override
  public DataRow next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    DataRow row = next;
    next = null;
    any = true;
    return row;
  }

  private @Nullable DataRow read() {
    try {
      if (reader == null) {
        if (!files.hasNext()) {
          ended = true;
          return null;
        }
        DataFile file = files.next();
        name = file.name();
        reader = file.open(opener, config, problems);
      }
      DataRow row = reader.next();
      if (row == null) {
        closeReader();
      }
      return row;
    } catch (IOException e) {
      problems.add(name, TextFiles.reason(e));
      abandonReader();
      return null;
    }
  }

  private void closeReader() throws IOException {
    if (reader != null) {
      reader.close();
    }
    reader = null;
  }

  private void abandonReader() {
    try {
      closeReader();
    } catch (IOException e) {
      reader = null; // the first failure is the one reported
    }
  }

  void close() {
    try (opener) {
      closeReader();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
