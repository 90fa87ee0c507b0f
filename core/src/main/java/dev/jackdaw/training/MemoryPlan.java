package dev.jackdaw.training;

/**
 * Bytes a training needs.
 *
 * @param parameters 32-bit floats, and the narrower form of bf16 products
 * @param gradients of what is trained
 * @param moments what the optimizer keeps
 * @param intermediates values of the largest programs at the planned batch
 * @param available what this process may still take
 */
public record MemoryPlan(
    long parameters, long gradients, long moments, long intermediates, long available) {
  public long total() {
    return parameters + gradients + moments + intermediates;
  }

  public boolean fits() {
    return total() <= available;
  }
}
