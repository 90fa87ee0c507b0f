package dev.jackdaw.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** The lengths of a tensor's axes, outermost first. Rank 0 is a scalar. Axes may be counted from the end: -1 is the last. */
public record Shape(List<Dim> dims) {
  public Shape {
    dims = List.copyOf(dims);
  }

  public static Shape of(Dim... dims) {
    return new Shape(List.of(dims));
  }

  public static Shape fixed(long... lengths) {
    List<Dim> dims = new ArrayList<>();
    for (long length : lengths) {
      dims.add(Dim.of(length));
    }
    return new Shape(dims);
  }

  public static Shape scalar() {
    return new Shape(List.of());
  }

  public int rank() {
    return dims.size();
  }

  /** The length of an axis; negative counts from the end. */
  public Dim dim(int axis) {
    return dims.get(axis(axis));
  }

  /** The axis counted from the front. */
  public int axis(int axis) {
    int front = axis < 0 ? axis + rank() : axis;
    if (front < 0 || front >= rank()) {
      throw new IllegalArgumentException("[shape] axis " + axis + " of " + this);
    }
    return front;
  }

  /** Number of elements. */
  public Dim elements() {
    return dims.stream().reduce(Dim.of(1), Dim::times);
  }

  /** This shape with one axis of another length. */
  public Shape with(int axis, Dim length) {
    List<Dim> changed = new ArrayList<>(dims);
    changed.set(axis(axis), length);
    return new Shape(changed);
  }

  /** The first {@code rank - n} axes. */
  public Shape dropLast(int n) {
    return new Shape(dims.subList(0, rank() - n));
  }

  public Shape append(Dim... more) {
    List<Dim> longer = new ArrayList<>(dims);
    longer.addAll(List.of(more));
    return new Shape(longer);
  }

  public boolean isFixed() {
    return dims.stream().allMatch(Dim::isFixed);
  }

  /** The lengths once every symbol has a value. */
  public long[] evaluate(ToLongFunction<String> sizes) {
    return dims.stream().mapToLong(d -> d.evaluate(sizes)).toArray();
  }

  /** The shape two operands broadcast to, by the rule of NumPy and ONNX. */
  public static Shape broadcast(String op, Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    List<Dim> dims = new ArrayList<>();
    Dim one = Dim.of(1);
    for (int i = 0; i < rank; i++) {
      Dim x = i < rank - a.rank() ? one : a.dims.get(i - rank + a.rank());
      Dim y = i < rank - b.rank() ? one : b.dims.get(i - rank + b.rank());
      if (!x.equals(y) && !x.equals(one) && !y.equals(one)) {
        throw new IllegalArgumentException("[" + op + "] " + a + " and " + b + " do not broadcast");
      }
      dims.add(x.equals(one) ? y : x);
    }
    return new Shape(dims);
  }

  @Override
  public String toString() {
    return dims.stream().map(Dim::toString).collect(Collectors.joining(", ", "(", ")"));
  }
}
