package dev.jackdaw.graph;

import dev.jackdaw.graph.op.Op;
import java.util.ArrayList;
import java.util.List;

/** One application of an op. Compared by identity; belongs to the graph it was built for. */
public final class Node {
  private final Op op;
  private final List<Value> inputs;
  private final List<Value> outputs;
  private final String scope;

  /**
   * Applies an op, which checks its inputs and says what comes out.
   *
   * @param scope where in the model this stands, for reports: {@code blocks.3.attention}
   * @throws IllegalArgumentException if the inputs do not fit the op
   */
  public Node(Op op, List<Value> inputs, String scope) {
    this.op = op;
    this.inputs = List.copyOf(inputs);
    this.scope = scope;
    List<TensorType> types = op.infer(this.inputs.stream().map(Value::type).toList());
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      values.add(new Value(this, i, types.get(i)));
    }
    this.outputs = List.copyOf(values);
  }

  public Op op() {
    return op;
  }

  public List<Value> inputs() {
    return inputs;
  }

  public Value input(int i) {
    return inputs.get(i);
  }

  public List<Value> outputs() {
    return outputs;
  }

  public Value output(int i) {
    return outputs.get(i);
  }

  public String scope() {
    return scope;
  }

  /** Floating-point operations of one run. */
  public Dim flops() {
    return op.flops(
        inputs.stream().map(Value::type).toList(), outputs.stream().map(Value::type).toList());
  }

  @Override
  public String toString() {
    return op.name() + inputs.stream().map(Value::type).toList() + " @" + scope;
  }
}
