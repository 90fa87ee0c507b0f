package dev.jackdaw.corpus;

import java.io.Closeable;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Lines of UTF-8 in one piece, for formats of one record per line. A line beyond all measure is a problem of its own. */
public final class WholeLines implements Closeable {
  /** Longest line, in UTF-16 units. */
  public static final int LONGEST_LINE = 64 << 20;

  private final Utf8Lines lines;
  private final String name;
  private final Problems problems;

  /**
   * @param lines closed with this
   * @param name what messages call the file
   */
  public WholeLines(Utf8Lines lines, String name, Problems problems) {
    this.lines = lines;
    this.name = name;
    this.problems = problems;
  }

  /** The next line with its line break, blank in place of one that is too long; null at the end or after a problem. */
  public @Nullable String next() throws IOException {
    String fragment = lines.next();
    if (fragment == null || lines.endsLine()) {
      return fragment;
    }
    StringBuilder line = new StringBuilder(fragment);
    boolean tooLong = false;
    while (!lines.endsLine()) {
      fragment = lines.next();
      if (fragment == null) {
        break;
      }
      tooLong |= line.length() + fragment.length() > LONGEST_LINE;
      if (!tooLong) {
        line.append(fragment);
      }
    }
    if (tooLong) {
      problems.add(
          name + ":" + lines.line(),
          String.format(Locale.ROOT, "the line is longer than %,d characters", LONGEST_LINE),
          "write one record per line, or cut the text into several");
      return "";
    }
    return lines.failed() ? null : line.toString();
  }

  /** The line, from 1, that {@link #next} gave last. */
  public long line() {
    return lines.line();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
