package dev.jackdaw.generation;

import java.util.List;

/**
 * Looks for stop strings in text that arrives in pieces. Text that may turn out to be the beginning of one is held back, so that no
 * part of a stop string is ever given out.
 */
final class StopMatcher {
  private final List<String> stops;
  private final StringBuilder held = new StringBuilder();
  private boolean stopped;

  /** @param stops none empty */
  StopMatcher(List<String> stops) {
    this.stops = List.copyOf(stops);
  }

  /** Whether a stop string was found; what follows it is dropped. */
  boolean stopped() {
    return stopped;
  }

  /** Takes a piece of text and returns what can be given out. */
  String add(String piece) {
    if (stopped) {
      return "";
    }
    held.append(piece);
    int end = earliestStop();
    if (end >= 0) {
      stopped = true;
      return held.substring(0, end);
    }
    return release(held.length() - undecided());
  }

  /** Ends the text: what was held back. */
  String finish() {
    return stopped ? "" : release(held.length());
  }

  private String release(int length) {
    String text = held.substring(0, length);
    held.delete(0, length);
    return text;
  }

  private int earliestStop() {
    int earliest = -1;
    for (String stop : stops) {
      int at = held.indexOf(stop);
      if (at >= 0 && (earliest < 0 || at < earliest)) {
        earliest = at;
      }
    }
    return earliest;
  }

  /** Length of the longest end of the text with which some stop string begins. */
  private int undecided() {
    int longest = 0;
    for (String stop : stops) {
      for (int length = Math.min(stop.length() - 1, held.length()); length > longest; length--) {
        if (stop.startsWith(held.substring(held.length() - length))) {
          longest = length;
        }
      }
    }
    return longest;
  }
}
