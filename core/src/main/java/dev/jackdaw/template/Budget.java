package dev.jackdaw.template;

/** What is left of the limits while a template runs. */
final class Budget {
  /** Copying characters is cheaper than running an expression. */
  private static final int CHARACTERS_PER_STEP = 64;

  /** What an element may bring with it: an object of its own. */
  private static final int UNITS_PER_ELEMENT = 16;

  private final TemplateLimits limits;
  private long steps;
  private long allocated;
  private int depth;

  Budget(TemplateLimits limits) {
    this.limits = limits;
  }

  void step() {
    steps(1);
  }

  void steps(long count) {
    steps += count;
    if (steps > limits.steps()) {
      throw TemplateFault.limit("takes more than " + limits.steps() + " steps");
    }
  }

  void enter() {
    if (++depth > limits.depth()) {
      throw TemplateFault.limit("nests or recurses deeper than " + limits.depth() + " levels");
    }
  }

  void leave() {
    depth--;
  }

  /** A string of this length is about to exist, {@code added} units of it new. */
  void characters(long length, long added) {
    if (length > limits.length()) {
      throw TemplateFault.limit("makes a text longer than " + limits.length() + " characters");
    }
    steps(added / CHARACTERS_PER_STEP);
    allocate(added);
  }

  /** A text is looked through, and perhaps copied. */
  void scan(Text text) {
    characters(text.length(), text.length());
  }

  /** Two strings are compared. */
  void compare(String a, String b) {
    steps(Math.min(a.length(), b.length()) / CHARACTERS_PER_STEP);
  }

  /** A list or map with so many elements is about to exist. */
  void items(long count) {
    if (count > limits.items()) {
      throw TemplateFault.limit("makes a list of more than " + limits.items() + " elements");
    }
    steps(count);
    allocate(count * UNITS_PER_ELEMENT);
  }

  private void allocate(long units) {
    allocated += units;
    if (allocated > limits.allocated()) {
      throw TemplateFault.limit("makes more than " + limits.allocated() + " characters in all");
    }
  }
}
