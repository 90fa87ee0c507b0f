package dev.jackdaw.inspection;

import java.util.Map;

/**
 * How often a label occurs.
 *
 * @param label the class
 * @param rows by part
 * @param share of the training rows
 */
public record LabelCount(String label, Map<Part, Integer> rows, double share) {
  public LabelCount {
    rows = Map.copyOf(rows);
  }

  /** Rows of a part. */
  public int of(Part part) {
    return rows.getOrDefault(part, 0);
  }

  /** Whether there is nothing, or next to nothing, to learn it from. */
  public boolean rare() {
    return of(Part.TRAIN) < 2;
  }
}
