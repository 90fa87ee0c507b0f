package dev.jackdaw.training;

/**
 * One part of a model: its embedding, a block, a head.
 *
 * @param name scope: {@code blocks.3}
 * @param parameters elements
 * @param trained elements that move
 * @param flopsPerToken floating-point operations of forward and backward pass
 * @param share of the time, by operations
 */
public record PlanPart(
    String name, long parameters, long trained, double flopsPerToken, double share) {}
