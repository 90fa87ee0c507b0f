package dev.jackdaw.engine.onnx;

import dev.jackdaw.graph.Dim;

/** Reads a length as files name it: a number, a symbol, or sums of products of them, {@code P+T}. */
final class DimText {
  private DimText() {}

  /** @throws IllegalArgumentException if it is none of these */
  static Dim parse(String text) {
    Dim sum = Dim.of(0);
    for (String term : text.split("\\+")) {
      Dim product = Dim.of(1);
      for (String factor : term.split("\\*")) {
        product =
            product.times(
                factor.matches("-?[0-9]{1,18}")
                    ? Dim.of(Long.parseLong(factor))
                    : Dim.symbol(factor));
      }
      sum = sum.plus(product);
    }
    return sum;
  }
}
