package dev.jackdaw.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of a long text that is read at once.
 *
 * @param start index of the first token read
 * @param end index after the last
 * @param scored index of the first token whose successor is scored here; earlier ones are context alone
 */
public record Window(int start, int end, int scored) {
  /**
   * Windows in which the successor of every token is scored exactly once.
   *
   * @param tokens how many have a successor to score
   * @param context longest window
   * @param stride how far each window goes beyond the one before; equal to {@code context}, windows do not overlap
   */
  public static List<Window> over(int tokens, int context, int stride) {
    if (context < 1 || stride < 1 || stride > context) {
      throw new IllegalArgumentException("[window] context " + context + ", stride " + stride);
    }
    List<Window> windows = new ArrayList<>();
    int done = 0;
    while (done < tokens) {
      int end = (int) Math.min(tokens, (long) done + (done == 0 ? context : stride));
      windows.add(new Window(Math.max(0, end - context), end, done));
      done = end;
    }
    return windows;
  }

  /** Tokens read. */
  public int length() {
    return end - start;
  }
}
