package dev.jackdaw.template;

/**
 * How much a template may do before it is stopped. A template comes with a model somebody published, so it is a stranger's
 * program.
 *
 * @param steps expressions and statements run, and elements and characters touched
 * @param depth expressions, statements and calls inside one another
 * @param length UTF-16 units of any one string, the result included
 * @param items elements of any one list or map
 * @param allocated UTF-16 units made in all, an element counted as 16
 */
public record TemplateLimits(long steps, int depth, int length, int items, long allocated) {
  /** Far more than any conversation needs, and used up within seconds. */
  public static final TemplateLimits STANDARD =
      new TemplateLimits(5_000_000, 500, 8_000_000, 1_000_000, 64_000_000);

  public TemplateLimits {
    if (steps < 1 || depth < 1 || length < 1 || items < 1 || allocated < 1) {
      throw new IllegalArgumentException(
          "[template] limits must be positive, found "
              + steps
              + ", "
              + depth
              + ", "
              + length
              + ", "
              + items
              + ", "
              + allocated);
    }
  }
}
