package dev.jackdaw.cli;

import java.util.Locale;

/** Times as people read them: {@code 0.4 s}, {@code 3 min 20 s}, {@code 2 h 05 min}. */
final class Durations {
  private Durations() {}

  static String of(double seconds) {
    if (!Double.isFinite(seconds)) {
      return "?";
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return seconds < 10 ? String.format(Locale.ROOT, "%.1f s", seconds) : whole + " s";
    }
    return whole < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
  }
}
