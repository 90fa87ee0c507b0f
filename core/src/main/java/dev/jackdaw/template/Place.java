package dev.jackdaw.template;

/**
 * A place in the source of a template.
 *
 * @param line from 1
 * @param column from 1, in UTF-16 units
 */
record Place(int line, int column) {
  @Override
  public String toString() {
    return line + ":" + column;
  }
}
