package dev.jackdaw.backbone.transformer;

import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.Relu;

/** The non-linearity of a feed-forward layer. */
public enum Activation {
  /** By the error function. */
  GELU,
  /** The tanh approximation: {@code gelu_new}. */
  GELU_TANH,
  /** {@code x * sigmoid(x)}. */
  SILU,
  RELU,
  /** {@code max(x, 0)^2} (So et al. 2021). */
  RELU_SQUARED;

  Value apply(Ops g, Value x) {
    return switch (this) {
      case GELU -> g.gelu(x, false);
      case GELU_TANH -> g.gelu(x, true);
      case SILU -> g.silu(x);
      case RELU -> g.apply(new Relu(), x);
      case RELU_SQUARED -> {
        Value positive = g.apply(new Relu(), x);
        yield g.mul(positive, positive);
      }
    };
  }
}
