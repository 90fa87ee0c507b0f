package dev.jackdaw.graph.composite;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.Check;
import dev.jackdaw.graph.op.Composite;
import dev.jackdaw.graph.op.Gradients;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rotary position embedding (Su et al. 2021): x (B, T, H, D) and positions (B, T), I32. The pair p of a head turns by
 * {@code positions * inverseFrequencies[p]}; features from {@code 2 * inverseFrequencies.size()} on stay as they are. Pairs are {@code (p, p + n)}
 * with n pairs (half-split: Llama, Qwen, Gemma, NeoX), or {@code (2p, 2p + 1)} when interleaved (GPT-J). Cosine and sine are multiplied by
 * {@code scale} (YaRN; 1 otherwise). {@code inverse} turns backwards, which is the gradient. ONNX RotaryEmbedding.
 */
public record Rope(
    List<Double> inverseFrequencies, boolean interleaved, double scale, boolean inverse)
    implements Composite {
  public Rope {
    inverseFrequencies = List.copyOf(inverseFrequencies);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.arity(this, inputs, 2);
    Check.rank(this, inputs, 0, 4, 4);
    Check.dtype(this, inputs, 1, DType.I32);
    Shape x = inputs.get(0).shape();
    Check.shape(this, inputs, 1, x.dropLast(2));
    if (2L * inverseFrequencies.size() > x.dim(-1).fixed()) {
      throw new IllegalArgumentException(
          "[rope] "
              + inverseFrequencies.size()
              + " pairs, the head has "
              + x.dim(-1)
              + " features");
    }
    return List.of(inputs.get(0));
  }

  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    return Gradients.of(
        g.apply(new Rope(inverseFrequencies, interleaved, scale, !inverse), dy, node.input(1)),
        null);
  }

  @Override
  public List<Value> decompose(Ops g, List<Value> inputs) {
    Value x = inputs.get(0);
    int n = inverseFrequencies.size();
    long width = x.dim(-1).fixed();
    float[] frequencies = new float[n];
    for (int p = 0; p < n; p++) {
      frequencies[p] = inverseFrequencies.get(p).floatValue();
    }
    Shape pairs = x.shape().with(-2, Dim.of(1)).with(-1, Dim.of(n));
    Value positions = g.reshape(g.cast(inputs.get(1), DType.F32), pairs.with(-1, Dim.of(1)));
    Value angles = g.mul(positions, g.constant(Tensor.of(frequencies, n)));
    Value cos = g.mul(g.cos(angles), scale);
    Value sin = g.mul(g.sin(angles), inverse ? -scale : scale);
    if (interleaved) {
      return List.of(interleavedPairs(g, x, cos, sin, n, width));
    }
    Value a = g.slice(x, 3, 0, n);
    Value b = g.slice(x, 3, n, 2L * n);
    List<Value> parts = new ArrayList<>();
    parts.add(g.sub(g.mul(a, cos), g.mul(b, sin)));
    parts.add(g.add(g.mul(b, cos), g.mul(a, sin)));
    if (2L * n < width) {
      parts.add(g.slice(x, 3, 2L * n, width));
    }
    return List.of(g.concat(3, parts));
  }

  @Override
  public Dim flops(List<TensorType> inputs, List<TensorType> outputs) {
    return outputs.getFirst().shape().elements().times(3);
  }

  private static Value interleavedPairs(Ops g, Value x, Value cos, Value sin, int n, long width) {
    Shape split = x.shape().with(-1, Dim.of(n)).append(Dim.of(2));
    Value turned = g.reshape(g.slice(x, 3, 0, 2L * n), split);
    Value a = g.slice(turned, 4, 0, 1);
    Value b = g.slice(turned, 4, 1, 2);
    Value c = g.unsqueeze(cos, -1);
    Value s = g.unsqueeze(sin, -1);
    Value pairs =
        g.concat(4, List.of(g.sub(g.mul(a, c), g.mul(b, s)), g.add(g.mul(b, c), g.mul(a, s))));
    Value flat = g.reshape(pairs, x.shape().with(-1, Dim.of(2L * n)));
    return 2L * n < width ? g.concat(3, List.of(flat, g.slice(x, 3, 2L * n, width))) : flat;
  }
}
