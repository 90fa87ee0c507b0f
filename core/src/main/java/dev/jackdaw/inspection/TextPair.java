package dev.jackdaw.inspection;

/**
 * Two texts that are alike.
 *
 * @param first of the part named first
 * @param second the other
 * @param likeness from 0 to 1; 1 if they are equal
 */
public record TextPair(PlacedText first, PlacedText second, double likeness) {
  /** The same with the text of the earlier part first. */
  TextPair ordered() {
    return first.part().compareTo(second.part()) <= 0
        ? this
        : new TextPair(second, first, likeness);
  }

  PartPair parts() {
    return PartPair.of(first.part(), second.part());
  }
}
