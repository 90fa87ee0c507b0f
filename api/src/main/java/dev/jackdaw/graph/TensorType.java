package dev.jackdaw.graph;

/** What is known of a tensor before anything runs. */
public record TensorType(DType dtype, Shape shape) {
  public static TensorType f32(Dim... dims) {
    return new TensorType(DType.F32, Shape.of(dims));
  }

  public static TensorType i32(Dim... dims) {
    return new TensorType(DType.I32, Shape.of(dims));
  }

  @Override
  public String toString() {
    return dtype + shape.toString();
  }
}
