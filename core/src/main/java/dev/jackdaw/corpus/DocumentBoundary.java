package dev.jackdaw.corpus;

/** Where one document ends and the next begins in a text file. In JSON lines, each line is a document. */
public enum DocumentBoundary {
  /** The whole file is one document. */
  FILE,
  /** One or more blank lines separate documents. */
  BLANK_LINE,
  /** A line that equals the separator ends a document and is dropped. */
  SEPARATOR,
  /** A line that the separator, a regular expression, matches as a whole ends a document and is dropped. */
  PATTERN,
  /** A line that the separator, a regular expression, matches as a whole begins a document and is kept. */
  HEADING
}
