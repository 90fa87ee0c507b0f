package dev.jackdaw.quantization;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.composite.CrossEntropy;
import java.util.Arrays;

/**
 * A text cut into windows of equal length that are read independently; what is left at the end is not read, unless it is all there
 * is. Nothing is predicted of a window's first token.
 */
final class TokenWindows {
  private final int[] ids;
  private final int[] virtual;
  private final int length;
  private final int count;

  /**
   * @param ids of the text, at least two
   * @param virtual ids put in front of every window
   * @param longest tokens of a window, with those in front
   */
  TokenWindows(int[] ids, int[] virtual, int longest) {
    int most = longest - virtual.length;
    if (ids.length < 2 || most < 2) {
      throw new IllegalArgumentException(
          "[windows] " + ids.length + " tokens in windows of " + most);
    }
    this.ids = ids;
    this.virtual = virtual;
    length = Math.min(most, ids.length);
    count = ids.length / length;
  }

  int count() {
    return count;
  }

  /** Tokens of a window, with those in front. */
  int columns() {
    return virtual.length + length;
  }

  /** Tokens of all windows, with those in front. */
  int tokens() {
    return count * columns();
  }

  /** Tokens that are predicted. */
  int predicted() {
    return count * (length - 1);
  }

  /** Whether something is predicted at a column, of the token after it. */
  boolean predicts(int column) {
    return column >= virtual.length && column < columns() - 1;
  }

  /** The token after each column's of some windows, -100 where nothing is predicted. */
  int[] labels(int first, int rows) {
    int[] labels = new int[rows * columns()];
    Arrays.fill(labels, CrossEntropy.IGNORE);
    for (int row = 0; row < rows; row++) {
      for (int t = 0; t + 1 < length; t++) {
        labels[row * columns() + virtual.length + t] = ids[(first + row) * length + t + 1];
      }
    }
    return labels;
  }

  /** Binds windows {@code first … first + rows - 1} to what a graph asks for. */
  Bindings bind(Graph graph, int first, int rows) {
    int columns = columns();
    int[] tokens = new int[rows * columns];
    int[] positions = new int[rows * columns];
    for (int row = 0; row < rows; row++) {
      int at = row * columns;
      System.arraycopy(virtual, 0, tokens, at, virtual.length);
      System.arraycopy(ids, (first + row) * length, tokens, at + virtual.length, length);
      for (int column = 0; column < columns; column++) {
        positions[at + column] = column;
      }
    }
    int[] last = new int[rows];
    Arrays.fill(last, columns - 1);
    Bindings bindings = new Bindings();
    for (String input : graph.inputs().keySet()) {
      switch (input) {
        case Inputs.IDS -> bindings.input(input, Tensor.of(tokens, rows, columns));
        case Inputs.POSITIONS -> bindings.input(input, Tensor.of(positions, rows, columns));
        case Inputs.DOCUMENTS ->
            bindings.input(input, Tensor.of(new int[rows * columns], rows, columns));
        case Inputs.LABELS -> bindings.input(input, Tensor.of(labels(first, rows), rows, columns));
        case Inputs.LAST -> bindings.input(input, Tensor.of(last, rows));
        default -> {} // the residual stream, which the caller binds
      }
    }
    return bindings;
  }
}
