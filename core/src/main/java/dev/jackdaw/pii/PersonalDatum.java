package dev.jackdaw.pii;

/**
 * Something personal in a text.
 *
 * @param start index of its first UTF-16 unit
 * @param end index after its last
 */
public record PersonalDatum(Kind kind, int start, int end) {
  /** What it is. */
  public enum Kind {
    CARD_NUMBER("card number"),
    IBAN("IBAN"),
    EMAIL("e-mail address"),
    PHONE("telephone number");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** What people call it. */
    public String label() {
      return label;
    }

    /** What stands in its place once it is removed: {@code [card number]}. */
    public String placeholder() {
      return "[" + label + "]";
    }
  }

  boolean overlaps(PersonalDatum other) {
    return start < other.end && other.start < end;
  }
}
