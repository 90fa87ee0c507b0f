package dev.jackdaw.constraint;

/** Where JSON that is generated may have blanks. */
public enum Whitespace {
  /** Nowhere. */
  NONE,
  /** One space or none after each colon and comma. */
  SPACE,
  /** Blanks, tabs and line breaks wherever JSON has them, but not before or after the whole. */
  ANY
}
