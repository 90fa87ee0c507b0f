package dev.jackdaw.corpus;

import dev.jackdaw.data.Document;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The documents of several files, one after another; throws all problems together at the end. */
final class FilesIterator implements Iterator<Document> {
  private static final long READ_ON = 1L << 30;

  private final Iterator<TextFile> files;
  private final FilesConfig config;
  private final Problems problems = new Problems();
  private final TextFiles opener = new TextFiles();
  private @Nullable TextFile file;
  private @Nullable DocumentReader reader;
  private @Nullable Document next;
  private boolean any;
  private boolean ended;
  private long readOn;

  FilesIterator(List<TextFile> files, FilesConfig config) {
    this.files = files.iterator();
    this.config = config;
  }

  @Override
  public boolean hasNext() {
    while (next == null && !ended) {
      Document document = read();
      if (problems.any()) {
        readOn += document == null ? 0 : document.text().length();
        ended |= problems.full() || readOn > READ_ON;
      } else if (document != null) {
        any = true;
        next = document;
      }
    }
    if (next == null) {
      close();
      if (!any && !problems.any()) {
        problems.add("paths", "the files hold nothing but white space");
      }
      problems.throwIfAny();
    }
    return next != null;
  }

  @Override
  public Document next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Document document = next;
    next = null;
    return document;
  }

  private @Nullable Document read() {
    try {
      if (reader == null) {
        if (!files.hasNext()) {
          ended = true;
          return null;
        }
        file = files.next();
        reader = open(file);
      }
      Document document = reader.next();
      if (document == null) {
        closeReader();
      }
      return document;
    } catch (IOException e) {
      problems.add(file == null ? "paths" : file.name(), TextFiles.reason(e));
      abandonReader();
      return null;
    }
  }

  private DocumentReader open(TextFile file) throws IOException {
    InputStream in = opener.open(file);
    Utf8Lines lines = new Utf8Lines(in, file.name(), problems);
    return file.isJsonLines()
        ? new JsonLinesDocuments(lines, file.name(), config.field(), problems)
        : new TextDocuments(lines, file.name(), config.documents(), config.separator());
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
