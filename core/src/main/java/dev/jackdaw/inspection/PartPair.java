package dev.jackdaw.inspection;

import java.util.ArrayList;
import java.util.List;

/**
 * Two parts that are compared; both may be the same.
 *
 * @param first not after {@code second}
 */
public record PartPair(Part first, Part second) {
  public PartPair {
    if (first.compareTo(second) > 0) {
      throw new IllegalArgumentException("[part_pair] " + first + " after " + second);
    }
  }

  /** In order of where they are in the file of parts, whichever was named first. */
  static PartPair of(Part one, Part other) {
    return one.compareTo(other) <= 0 ? new PartPair(one, other) : new PartPair(other, one);
  }

  /** Every pair there is. */
  static List<PartPair> all() {
    List<PartPair> all = new ArrayList<>();
    for (Part first : Part.values()) {
      for (Part second : Part.values()) {
        if (first.compareTo(second) <= 0) {
          all.add(new PartPair(first, second));
        }
      }
    }
    return all;
  }

  /** Whether the same text in both makes results look better than they are. */
  public boolean leaks() {
    return first != second;
  }

  /** {@code within train}, {@code train and test}. */
  public String label() {
    return first == second ? "within " + first.label() : first.label() + " and " + second.label();
  }
}
