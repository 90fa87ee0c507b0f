package dev.jackdaw.engine.onnx;

import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lengths and shapes as int64 tensors. What is fixed is a constant; a symbolic size is read off an input that has it, and
 * polynomials of sizes are computed when the graph runs.
 */
final class ShapeForms {
  private record Place(String input, int axis) {}

  private final Emitter emitter;
  private final Map<String, Place> symbols = new HashMap<>();

  /** @param inputs everything bound per run, by its name in the ONNX graph */
  ShapeForms(Emitter emitter, Map<String, TensorType> inputs) {
    this.emitter = emitter;
    inputs.forEach(
        (name, type) -> {
          for (int axis = 0; axis < type.shape().rank(); axis++) {
            String symbol = type.shape().dim(axis).asSymbol();
            if (symbol != null) {
              symbols.putIfAbsent(symbol, new Place(name, axis));
            }
          }
        });
  }

  /** A length as a list of one. */
  String length(Dim dim) {
    if (dim.isFixed()) {
      return emitter.ints(dim.fixed());
    }
    String symbol = dim.asSymbol();
    return symbol != null ? symbol(symbol) : polynomial(dim);
  }

  private String symbol(String symbol) {
    Place place = symbols.get(symbol);
    if (place == null) {
      throw new IllegalArgumentException(
          "[onnx] no input or state has an axis of length " + symbol);
    }
    return emitter.node("Shape", List.of(place.input), "start", place.axis, "end", place.axis + 1);
  }

  private String polynomial(Dim dim) {
    String sum = "";
    for (Map.Entry<String, Long> term : terms(dim).entrySet()) {
      String product = "";
      for (String symbol : term.getKey().isEmpty() ? new String[0] : term.getKey().split("\\*")) {
        product = product.isEmpty() ? symbol(symbol) : pair("Mul", product, symbol(symbol));
      }
      if (product.isEmpty()) {
        product = emitter.ints(term.getValue());
      } else if (term.getValue() != 1) {
        product = pair("Mul", product, emitter.ints(term.getValue()));
      }
      sum = sum.isEmpty() ? product : pair("Add", sum, product);
    }
    return sum;
  }

  private String pair(String type, String a, String b) {
    return emitter.node(type, List.of(a, b));
  }

  /** Coefficients by monomial, read off the text form {@code 2*B*T+B+3}. */
  private static Map<String, Long> terms(Dim dim) {
    Map<String, Long> terms = new java.util.TreeMap<>();
    for (String term : dim.toString().split("\\+")) {
      List<String> symbols = new ArrayList<>();
      long coefficient = 1;
      for (String factor : term.split("\\*")) {
        if (factor.matches("-?[0-9]+")) {
          coefficient = Math.multiplyExact(coefficient, Long.parseLong(factor));
        } else {
          symbols.add(factor);
        }
      }
      terms.merge(String.join("*", symbols), coefficient, Math::addExact);
    }
    return terms;
  }

  /** A shape as a list. */
  String shape(Shape shape) {
    if (shape.isFixed()) {
      return emitter.ints(shape.evaluate(symbol -> -1));
    }
    List<String> parts = new ArrayList<>();
    for (Dim dim : shape.dims()) {
      parts.add(length(dim));
    }
    return parts.size() == 1 ? parts.getFirst() : emitter.node("Concat", parts, "axis", 0);
  }

  /**
   * The shape operand of a Reshape: a constant wherever lengths stay in place or only one changes, so that nothing has to be computed.
   */
  String reshape(Shape from, Shape to) {
    long[] lengths = new long[to.rank()];
    int open = 0;
    for (int axis = 0; axis < lengths.length; axis++) {
      Dim dim = to.dim(axis);
      if (dim.isFixed()) {
        lengths[axis] = dim.fixed();
        if (lengths[axis] == 0) {
          return shape(to); // a 0 in a constant would mean: as it was
        }
      } else if (axis < from.rank() && from.dim(axis).equals(dim)) {
        lengths[axis] = 0;
      } else {
        lengths[axis] = -1;
        open++;
      }
    }
    return open <= 1 ? emitter.ints(lengths) : shape(to);
  }

  /** The shape operand of an Expand: 1 where nothing is repeated. */
  String expansion(Shape from, Shape to) {
    List<Dim> dims = new ArrayList<>();
    int added = to.rank() - from.rank();
    for (int axis = 0; axis < to.rank(); axis++) {
      Dim dim = to.dim(axis);
      boolean same = axis >= added && from.dim(axis - added).equals(dim);
      dims.add(same ? Dim.of(1) : dim);
    }
    return shape(new Shape(dims));
  }
}
