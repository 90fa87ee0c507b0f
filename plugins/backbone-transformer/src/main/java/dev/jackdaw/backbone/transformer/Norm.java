package dev.jackdaw.backbone.transformer;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.composite.RmsNorm;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.ModelOps;

/** The normalisation in the residual stream, and where in a block it stands. */
public sealed interface Norm {
  Placement placement();

  /** Normalises the last axis of x, with parameters {@code name.weight} and perhaps {@code name.bias}. */
  Value apply(ModelOps g, String name, Value x);

  /** Where a block's norms stand. */
  enum Placement {
    /** On what attention and feed-forward read: GPT-2, Llama. */
    BEFORE,
    /** On what they add to the residual stream: OLMo 2. */
    AFTER,
    /** Both: Gemma. */
    BOTH;

    boolean before() {
      return this != AFTER;
    }

    boolean after() {
      return this != BEFORE;
    }
  }

  /**
   * Root mean square norm.
   *
   * @param plusOne the factor is {@code 1 + weight}, with weights that start at 0: Gemma
   */
  record Rms(
      @Default("1e-5") @Range(min = 0, max = 1) @Doc("Added to the mean square.") double epsilon,
      @Default("false") @Doc("Whether the factor is 1 + weight.") boolean plusOne,
      @Default("before") @Doc("before, after or both.") Placement placement)
      implements Norm {
    @Override
    public Value apply(ModelOps g, String name, Value x) {
      Initializer start = plusOne ? Initializer.zeros() : Initializer.ones();
      Value weight = g.scope(name).parameter("weight", Shape.of(x.dim(-1)), start);
      return g.apply(new RmsNorm(epsilon, plusOne), x, weight);
    }
  }

  /** Layer norm, with or without a bias. */
  record Layer(
      @Default("1e-5") @Range(min = 0, max = 1) @Doc("Added to the variance.") double epsilon,
      @Default("true") @Doc("Whether it has a bias.") boolean bias,
      @Default("before") @Doc("before, after or both.") Placement placement)
      implements Norm {
    @Override
    public Value apply(ModelOps g, String name, Value x) {
      ModelOps scope = g.scope(name);
      Shape shape = Shape.of(x.dim(-1));
      Value weight = scope.parameter("weight", shape, Initializer.ones());
      Value shift =
          bias
              ? scope.parameter("bias", shape, Initializer.zeros())
              : g.fill(TensorType.f32(x.dim(-1)), 0);
      return g.layerNorm(x, weight, shift, epsilon);
    }
  }
}
