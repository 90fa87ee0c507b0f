package dev.jackdaw.graph.op;

import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Value;
import java.util.List;

/**
 * An operation with a decomposition into others, down to primitives. An engine that has a kernel for it runs it whole; for every
 * other engine, and for export, it is replaced by its decomposition, so that a plugin may bring composites of its own. The
 * decomposition is also the oracle that the kernel and the gradient are tested against.
 */
public non-sealed interface Composite extends Op {
  /** The same computation in smaller ops: one value per output, of the types {@link #infer} gives. */
  List<Value> decompose(Ops g, List<Value> inputs);
}
