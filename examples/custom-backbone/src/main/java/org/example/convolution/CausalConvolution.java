package org.example.convolution;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.Sequence;
import dev.jackdaw.model.SequenceState;
import java.util.ArrayList;
import java.util.List;

/**
 * A causal convolution of each feature by itself: {@code y[t] = sum of kernel[k] * x[t - k]} for k from 0 to K - 1, as far as {@code t -
 * k} belongs to the same document.
 *
 * <p>When a sequence is read in pieces, its last K - 1 inputs are carried from one piece to the next. A row may have fewer tokens than
 * the piece is long, or none: what is carried is the last K - 1 inputs <em>that are not padding</em>.
 */
final class CausalConvolution {
  private CausalConvolution() {}

  /** x (B, T, C) to (B, T, C), with a parameter {@code kernel} (K, C) in the scope of g. */
  static Value apply(ModelOps g, Sequence in, Value x, int size) {
    Dim width = x.dim(2);
    Shape shape = Shape.of(Dim.of(size), width);
    Value kernel = g.parameter("kernel", shape, Initializer.normal(1 / Math.sqrt(size)));
    SequenceState state = in.state(g, "before", TensorType.f32(Dim.of(size - 1), width));
    Value extended = g.concat(1, List.of(state.value(), x));
    state.set(lastInputs(g, in, extended, size - 1));

    Value documents = documents(g, in, size - 1);
    Value sum = g.mul(x, tap(g, kernel, 0));
    for (int k = 1; k < size; k++) {
      int start = size - 1 - k;
      Value there =
          g.mul(back(g, extended, x, start), g.unsqueeze(same(g, in, documents, start), -1));
      sum = g.add(sum, g.mul(there, tap(g, kernel, k)));
    }
    return sum;
  }

  /** One row of the kernel (C). */
  private static Value tap(ModelOps g, Value kernel, int k) {
    return g.reshape(g.slice(kernel, 0, k, k + 1L), kernel.dim(1));
  }

  /** T places of the extended inputs, from {@code start}. */
  private static Value back(ModelOps g, Value extended, Value x, int start) {
    return g.slice(extended, 1, Dim.of(start), x.dim(1).plus(start));
  }

  /**
   * The document of every extended place, I32. The carried ones belong to the document that goes on at the first token; where nothing
   * was carried they are zeros, and their document does not matter.
   */
  private static Value documents(ModelOps g, Sequence in, int carried) {
    Value first = g.slice(in.documents(), 1, 0, 1);
    Shape shape = Shape.of(in.documents().dim(0), Dim.of(carried));
    return g.concat(1, List.of(g.expand(first, shape), in.documents()));
  }

  /** 1 where the place {@code start + t} is of the document of token t, else 0: (B, T). */
  private static Value same(ModelOps g, Sequence in, Value documents, int start) {
    Value there = g.slice(documents, 1, Dim.of(start), in.documents().dim(1).plus(start));
    return g.cast(g.equal(there, in.documents()), DType.F32);
  }

  /** The last inputs of each row that are not padding: places {@code n … n + carried - 1} of the extended ones, for n tokens. */
  private static Value lastInputs(ModelOps g, Sequence in, Value extended, int carried) {
    Value tokens = g.cast(g.not(g.less(in.documents(), g.integer(0))), DType.F32);
    Value count = g.cast(g.sum(tokens, 1), DType.I32);
    List<Value> rows = new ArrayList<>();
    for (int j = 0; j < carried; j++) {
      rows.add(g.unsqueeze(g.rowAt(extended, g.add(count, g.integer(j))), 1));
    }
    return g.concat(1, rows);
  }
}
