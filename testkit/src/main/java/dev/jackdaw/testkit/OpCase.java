package dev.jackdaw.testkit;

import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.op.Op;
import java.util.List;
import java.util.Set;

/**
 * One op on some numbers.
 *
 * @param label tells cases of one op apart
 * @param inputs concrete operands
 * @param differentiable inputs whose gradient exists and is smooth at these numbers
 */
record OpCase(String label, Op op, List<Tensor> inputs, Set<Integer> differentiable) {
  @Override
  public String toString() {
    return op.name() + " " + label;
  }
}
