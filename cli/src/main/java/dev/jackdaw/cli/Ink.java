package dev.jackdaw.cli;

import org.jspecify.annotations.Nullable;

/** Colours of a terminal, or none: where output is not watched, or NO_COLOR (no-color.org) is set. */
enum Ink {
  /** Escape sequences of ECMA-48. */
  COLOURS,
  /** Plain characters. */
  NONE;

  static Ink of(Console console) {
    return of(console.terminal(), System.getenv("NO_COLOR"));
  }

  static Ink of(boolean terminal, @Nullable String noColor) {
    return terminal && (noColor == null || noColor.isEmpty()) ? COLOURS : NONE;
  }

  /**
   * A text in a colour; line by line, so that no colour runs over an edge.
   *
   * @param code parameters of Select Graphic Rendition: {@code 1;32}
   */
  String paint(String code, String text) {
    if (this == NONE || text.isEmpty()) {
      return text;
    }
    StringBuilder painted = new StringBuilder();
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      painted.append(i == 0 ? "" : "\n");
      if (!lines[i].isEmpty()) {
        painted.append("\u001b[").append(code).append('m').append(lines[i]).append("\u001b[0m");
      }
    }
    return painted.toString();
  }

  String bold(String text) {
    return paint("1", text);
  }

  String faint(String text) {
    return paint("2", text);
  }

  String red(String text) {
    return paint("31", text);
  }
}
