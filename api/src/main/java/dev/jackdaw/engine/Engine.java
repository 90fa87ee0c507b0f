package dev.jackdaw.engine;

import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.op.Composite;

/**
 * Who computes. An engine runs every primitive, and the composites it says it runs; core replaces the others by their
 * decomposition before it hands a graph over. Work is partitioned statically and reduced in a fixed order: the same graph,
 * numbers, machine and thread count give the same bits.
 */
public interface Engine extends AutoCloseable {
  EngineInfo info();

  /** Whether this engine has a kernel for this composite; else it arrives decomposed. */
  boolean runs(Composite op);

  /** An empty store on this engine's device. */
  Store store();

  /**
   * Prepares a graph for running.
   *
   * @param graph primitives, and composites for which {@link #runs} is true
   * @param store holds the states that are not bound per run; they are declared before the first run
   * @param bounds the largest value of every symbolic size; memory is planned for it once, and no run may exceed it
   * @throws dev.jackdaw.problem.UserException if the memory is not there, or the precision not available
   */
  Program compile(Graph graph, Store store, Bounds bounds, Precision precision);

  @Override
  void close();
}
