/**
 * How parameters move: optimizers described as graphs, the groups parameters fall into, clipping by global norm, and learning
 * rate schedules.
 *
 * <p>An {@link dev.jackdaw.optimizer.Optimizer} is a record of its settings that describes one step on one parameter through
 * {@link dev.jackdaw.graph.Ops}; it computes nothing itself. What changes from step to step (the rate, bias corrections, the
 * clipping factor) are scalar inputs of the update graph, so that one compiled program serves the whole run. What is kept between
 * steps are named states of the store: the first moment AdamW keeps of {@code head.weight} is {@code adamw.m/head.weight}.
 */
@NullMarked
package dev.jackdaw.optimizer;

import org.jspecify.annotations.NullMarked;
