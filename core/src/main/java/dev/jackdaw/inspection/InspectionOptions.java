package dev.jackdaw.inspection;

/**
 * How closely to look.
 *
 * @param rows examples shown of each head
 * @param seed of their choice
 * @param near Jaccard similarity of runs of five characters from which two texts are nearly equal, 0.5 to 1
 */
public record InspectionOptions(int rows, long seed, double near) {
  public InspectionOptions {
    if (rows < 0 || !(near >= 0.5 && near <= 1)) {
      throw new IllegalArgumentException("[inspection] rows " + rows + ", near " + near);
    }
  }
}
