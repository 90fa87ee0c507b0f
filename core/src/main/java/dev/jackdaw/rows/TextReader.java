package dev.jackdaw.rows;

import dev.jackdaw.corpus.Utf8Lines;
import java.io.IOException;
import java.io.Reader;

/** Checked UTF-8 as characters, for parsers that find the ends of rows themselves. */
final class TextReader extends Reader {
  private final Utf8Lines lines;
  private final String end;
  private String text = "";
  private int at;
  private boolean ended;

  /**
   * @param end what follows the text of the file
   */
  TextReader(Utf8Lines lines, String end) {
    this.lines = lines;
    this.end = end;
  }

  /** Whether the file broke off at a problem, already reported. */
  boolean failed() {
    return lines.failed();
  }

  @Override
  public int read(char[] into, int offset, int length) throws IOException {
    while (at == text.length()) {
      if (ended) {
        return -1;
      }
      String next = lines.next();
      ended = next == null;
      text = next == null ? end : next;
      at = 0;
    }
    int n = Math.min(length, text.length() - at);
    text.getChars(at, at + n, into, offset);
    at += n;
    return n;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
