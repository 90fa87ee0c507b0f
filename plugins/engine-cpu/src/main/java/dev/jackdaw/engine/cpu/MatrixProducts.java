package dev.jackdaw.engine.cpu;

/** Multiplies matrices on the calling thread; the engine cuts large products into one part per team member. */
interface MatrixProducts extends AutoCloseable {
  /** What the processor multiplies at full speed; other types work, more slowly. */
  boolean fastBf16();

  /** Must run once on every thread before it multiplies. */
  void enterThread();

  /**
   * Computes one product. Members may multiply at the same time, each with its own number.
   *
   * @param member the team member that calls, from 0
   * @param bias address of n floats, ignored unless {@code product.bias()}
   */
  void multiply(int member, Product product, long a, long b, long bias, long c);

  /** How many shapes of products have been prepared so far, with native memory of their own. */
  default long prepared() {
    return 0;
  }

  @Override
  void close();
}
