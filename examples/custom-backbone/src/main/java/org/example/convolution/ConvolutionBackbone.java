package org.example.convolution;

import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Value;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.Sequence;

/**
 * Blocks of a gated causal convolution and a gated feed-forward layer, both on a residual stream (after Dauphin et al. 2017). There
 * are no positions: a convolution knows the order of what it sees.
 */
final class ConvolutionBackbone implements Backbone {
  private static final double EPSILON = 1e-5;

  private final ConvolutionConfig config;
  private final int vocabulary;
  private final Initializer weight = Initializer.normal(0.02);
  private final Initializer residualWeight;

  ConvolutionBackbone(ConvolutionConfig config, int vocabulary) {
    this.config = config;
    this.vocabulary = vocabulary;
    this.residualWeight = Initializer.normal(0.02 / Math.sqrt(2.0 * config.layers()));
  }

  @Override
  public int width() {
    return config.width();
  }

  @Override
  public int vocabulary() {
    return vocabulary;
  }

  @Override
  public int contextLength() {
    return config.contextLength();
  }

  @Override
  public Value hidden(ModelOps g, Sequence in) {
    Value x = g.embedding("embedding", in.ids(), vocabulary, width(), weight);
    for (int i = 0; i < config.layers(); i++) {
      x = g.block(i, x, (b, residual) -> block(b, in, residual));
    }
    return norm(g, "norm", x);
  }

  @Override
  public Value logits(ModelOps g, Value hidden) {
    Value table =
        g.scope("embedding").parameter("weight", Shape.fixed(vocabulary, width()), weight);
    return g.tiedLinear("head", hidden, table);
  }

  private Value block(ModelOps g, Sequence in, Value x) {
    x = g.add(x, mix(g.scope("mix"), in, norm(g, "mix_norm", x)));
    return g.add(x, feedForward(g.scope("feed_forward"), norm(g, "feed_forward_norm", x)));
  }

  /** What the tokens before say, as far as the gate lets it through. */
  private Value mix(ModelOps g, Sequence in, Value x) {
    Value said = g.linear("input", x, width(), weight, null);
    Value gate = g.linear("gate", x, width(), weight, null);
    Value heard = CausalConvolution.apply(g, in, said, config.kernel());
    return g.linear("output", g.swiGlu(gate, heard), width(), residualWeight, null);
  }

  private Value feedForward(ModelOps g, Value x) {
    Value gate = g.linear("gate", x, 3L * width(), weight, null);
    Value up = g.linear("up", x, 3L * width(), weight, null);
    return g.linear("down", g.swiGlu(gate, up), width(), residualWeight, null);
  }

  private Value norm(ModelOps g, String name, Value x) {
    Value scale = g.scope(name).parameter("weight", Shape.fixed(width()), Initializer.ones());
    return g.rmsNorm(x, scale, EPSILON);
  }
}
