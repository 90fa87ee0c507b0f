package dev.jackdaw.cli;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * A line that is rewritten in place on a terminal. Elsewhere a line now and then, so that a log file stays readable. Any other
 * output goes through {@link #print}, so that the two do not mix.
 */
final class ProgressLine implements AutoCloseable {
  private static final String CLEAR = "\r\u001b[K";
  private static final long TERMINAL_NANOS = 100_000_000L;
  private static final long LOG_NANOS = 10_000_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private final int width;
  private long last;
  private boolean any;
  private boolean shown;

  ProgressLine(Console console) {
    this.out = console.err();
    this.terminal = console.terminal();
    this.width = columns(System.getenv("COLUMNS"));
  }

  private static int columns(@Nullable String columns) {
    return columns != null && columns.matches("[0-9]{2,4}") ? Integer.parseInt(columns) : 100;
  }

  /** Shows the line, unless one was shown a moment ago. */
  synchronized void update(String line) {
    long now = System.nanoTime();
    if (!any || now - last >= (terminal ? TERMINAL_NANOS : LOG_NANOS)) {
      show(line);
      last = now;
      any = true;
    }
  }

  /** Shows the line in any case. */
  synchronized void show(String line) {
    if (terminal) {
      out.print(CLEAR + (line.length() < width ? line : line.substring(0, width - 1)));
      shown = true;
    } else {
      out.println(line);
    }
    out.flush();
  }

  /** Prints a line that stays, above the progress line. */
  synchronized void print(String line) {
    clear();
    out.println(line);
    out.flush();
  }

  /** Takes the line away. */
  synchronized void clear() {
    if (shown) {
      out.print(CLEAR);
      shown = false;
    }
  }

  @Override
  public synchronized void close() {
    clear();
    out.flush();
  }
}
