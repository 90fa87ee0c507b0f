package dev.jackdaw.engine.onnx;

import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Name and type of what goes into or comes out of a graph.
 *
 * @param dims each a length in digits, or the name of a symbolic size
 */
record ValueInfoProto(String name, ElementType type, List<String> dims) {
  ValueInfoProto {
    dims = List.copyOf(dims);
  }

  static ValueInfoProto of(String name, TensorType type) {
    return new ValueInfoProto(
        name,
        ElementType.of(type.dtype()),
        type.shape().dims().stream().map(Dim::toString).toList());
  }

  void write(ProtoWriter to) {
    to.text(1, name)
        .message(
            2,
            typeProto ->
                typeProto.message(
                    1,
                    tensor ->
                        tensor.integer(1, type.number()).message(2, shape -> writeShape(shape))));
  }

  private void writeShape(ProtoWriter shape) {
    for (String dim : dims) {
      boolean fixed = dim.matches("[0-9]+");
      shape.message(
          1, d -> (fixed ? d.integer(1, Long.parseLong(dim)) : d.text(2, dim)).toByteArray());
    }
  }

  static ValueInfoProto read(ProtoReader from) {
    String name = "";
    long type = 0;
    List<String> dims = new ArrayList<>();
    while (from.next()) {
      switch (from.field()) {
        case 1 -> name = from.text();
        case 2 -> type = readType(from.message(), dims);
        default -> from.skip();
      }
    }
    return new ValueInfoProto(name, ElementType.numbered(type), dims);
  }

  private static long readType(ProtoReader from, List<String> dims) {
    long type = 0;
    while (from.next()) {
      if (from.field() != 1) {
        from.skip();
        continue;
      }
      ProtoReader tensor = from.message();
      while (tensor.next()) {
        switch (tensor.field()) {
          case 1 -> type = tensor.integer();
          case 2 -> readShape(tensor.message(), dims);
          default -> tensor.skip();
        }
      }
    }
    return type;
  }

  private static void readShape(ProtoReader shape, List<String> dims) {
    while (shape.next()) {
      if (shape.field() != 1) {
        shape.skip();
        continue;
      }
      ProtoReader dim = shape.message();
      String length = "?";
      while (dim.next()) {
        switch (dim.field()) {
          case 1 -> length = Long.toString(dim.integer());
          case 2 -> length = dim.text();
          default -> dim.skip();
        }
      }
      dims.add(length);
    }
  }
}
