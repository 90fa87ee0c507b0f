package dev.jackdaw.graph.op;

import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One operation: a value, normally a record whose components are the attributes. Says what comes out of what goes in, its own
 * gradient, and its cost. Two equal ops applied to the same inputs compute the same.
 */
public sealed interface Op permits Primitive, Composite {
  /** The name in messages and reports: {@code rms_norm}. */
  default String name() {
    return getClass()
        .getSimpleName()
        .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  /**
   * Types of the outputs.
   *
   * @throws IllegalArgumentException {@code [op_name] …} with the actual shapes, if the inputs do not fit
   */
  List<TensorType> infer(List<TensorType> inputs);

  /**
   * Describes the gradient: for every input, the derivative of the final scalar with respect to it, or null where there is none
   * (integers, masks, stopped gradients).
   *
   * @param g builds into the graph being differentiated
   * @param node the application, whose inputs and outputs may be read
   * @param gradients for every output the derivative with respect to it; null where nothing depends on it
   */
  List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients);

  /** Floating-point operations of one application; a multiply-add counts as two. */
  default Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return outputs.getFirst().shape().elements();
  }
}
