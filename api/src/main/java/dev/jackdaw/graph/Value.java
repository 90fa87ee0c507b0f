package dev.jackdaw.graph;

/** A symbolic tensor: one output of one node. Compared by identity. */
public final class Value {
  private final Node node;
  private final int index;
  private final TensorType type;

  Value(Node node, int index, TensorType type) {
    this.node = node;
    this.index = index;
    this.type = type;
  }

  /** The node that makes it. */
  public Node node() {
    return node;
  }

  /** Which of the node's outputs it is. */
  public int index() {
    return index;
  }

  public TensorType type() {
    return type;
  }

  public DType dtype() {
    return type.dtype();
  }

  public Shape shape() {
    return type.shape();
  }

  /** Length of an axis; negative counts from the end. */
  public Dim dim(int axis) {
    return type.shape().dim(axis);
  }

  @Override
  public String toString() {
    return node.op().name() + (index == 0 ? "" : "#" + index) + " " + type;
  }
}
