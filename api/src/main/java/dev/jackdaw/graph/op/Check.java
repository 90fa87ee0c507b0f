package dev.jackdaw.graph.op;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import java.util.ArrayList;
import java.util.List;

/** The checks ops share: each failure names the op and the actual values. */
public final class Check {
  private Check() {}

  public static void arity(Op op, List<TensorType> inputs, int count) {
    if (inputs.size() != count) {
      throw new IllegalArgumentException(
          "[" + op.name() + "] takes " + count + " inputs, got " + inputs.size());
    }
  }

  public static void dtype(Op op, List<TensorType> inputs, int i, DType dtype) {
    if (inputs.get(i).dtype() != dtype) {
      throw new IllegalArgumentException(
          "[" + op.name() + "] input " + i + " is " + inputs.get(i) + ", must be " + dtype);
    }
  }

  /** Both inputs have the same element type. */
  public static void same(Op op, List<TensorType> inputs, int i, int j) {
    if (inputs.get(i).dtype() != inputs.get(j).dtype()) {
      throw new IllegalArgumentException(
          "["
              + op.name()
              + "] input "
              + i
              + " is "
              + inputs.get(i)
              + ", input "
              + j
              + " is "
              + inputs.get(j));
    }
  }

  public static void rank(Op op, List<TensorType> inputs, int i, int least, int most) {
    int rank = inputs.get(i).shape().rank();
    if (rank < least || rank > most) {
      throw new IllegalArgumentException(
          "["
              + op.name()
              + "] input "
              + i
              + " is "
              + inputs.get(i)
              + ", rank must be "
              + (least == most ? "" + least : least + " or more"));
    }
  }

  /** The input has exactly this shape. */
  public static void shape(Op op, List<TensorType> inputs, int i, Shape shape) {
    if (!inputs.get(i).shape().equals(shape)) {
      throw new IllegalArgumentException(
          "[" + op.name() + "] input " + i + " is " + inputs.get(i).shape() + ", must be " + shape);
    }
  }

  static Shape reduced(Op op, Shape x, List<Integer> axes, boolean keep) {
    List<Dim> dims = new ArrayList<>();
    for (int axis : axes) {
      if (axis < 0 || axis >= x.rank()) {
        throw new IllegalArgumentException("[" + op.name() + "] axis " + axis + " of " + x);
      }
    }
    for (int i = 0; i < x.rank(); i++) {
      if (!axes.contains(i)) {
        dims.add(x.dim(i));
      } else if (keep) {
        dims.add(Dim.of(1));
      }
    }
    return new Shape(dims);
  }
}
