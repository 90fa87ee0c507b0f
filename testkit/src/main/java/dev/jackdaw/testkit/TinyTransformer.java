package dev.jackdaw.testkit;

import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.composite.Rope;
import dev.jackdaw.model.AttentionSite;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.Sequence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transformer small enough for the reference engine, with the roles that real ones have: {@code query}, {@code key}, {@code
 * value}, {@code output}, {@code gate}, {@code up}, {@code down} and {@code head}. {@value #LAYERS} blocks of {@value #WIDTH}
 * features; two query heads over one key head.
 *
 * @param biases whether projections in blocks have biases
 * @param tied whether the output projection is the embedding
 */
record TinyTransformer(boolean biases, boolean tied) implements Backbone {
  static final int VOCABULARY = 13;
  static final int LAYERS = 2;
  static final int WIDTH = 8;
  static final int KEY_WIDTH = 4;
  static final int BETWEEN = 12;
  private static final double EPSILON = 1e-5;
  private static final Rope ROPE = new Rope(List.of(1.0, 0.1), false, 1, false);
  private static final Initializer WEIGHT = Initializer.normal(0.3);

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public int vocabulary() {
    return VOCABULARY;
  }

  @Override
  public int contextLength() {
    return 32;
  }

  @Override
  public Value hidden(ModelOps g, Sequence in) {
    Value x = g.embedding("embedding", in.ids(), VOCABULARY, WIDTH, WEIGHT);
    for (int i = 0; i < LAYERS; i++) {
      int layer = i;
      x = g.block(layer, x, (b, residual) -> block(b, in, layer, residual));
    }
    return norm(g, "norm", x);
  }

  @Override
  public Value logits(ModelOps g, Value hidden) {
    if (!tied) {
      return g.linear("head", hidden, VOCABULARY, WEIGHT, null);
    }
    Value table = g.scope("embedding").parameter("weight", Shape.fixed(VOCABULARY, WIDTH), WEIGHT);
    return g.tiedLinear("head", hidden, table);
  }

  private Value block(ModelOps g, Sequence in, int layer, Value x) {
    x = g.add(x, attention(g.scope("attention"), in, layer, norm(g, "attention_norm", x)));
    return g.add(x, feedForward(g.scope("feed_forward"), norm(g, "feed_forward_norm", x)));
  }

  private Value attention(ModelOps g, Sequence in, int layer, Value x) {
    Value q = g.rope(ROPE, split(g, linear(g, "query", x, 2 * KEY_WIDTH)), in.positions());
    Value k = g.rope(ROPE, split(g, linear(g, "key", x, KEY_WIDTH)), in.positions());
    Value v = split(g, linear(g, "value", x, KEY_WIDTH));
    AttentionSite site = new AttentionSite(layer, 2, 1, KEY_WIDTH, 1 / Math.sqrt(KEY_WIDTH), 0, 0);
    Value y = in.attend(g, site, q, k, v);
    return linear(g, "output", g.reshape(y, x.shape().with(-1, Dim.of(2 * KEY_WIDTH))), WIDTH);
  }

  private Value feedForward(ModelOps g, Value x) {
    Value gated = g.swiGlu(linear(g, "gate", x, BETWEEN), linear(g, "up", x, BETWEEN));
    return linear(g, "down", gated, WIDTH);
  }

  private Value linear(ModelOps g, String name, Value x, long out) {
    @Nullable Initializer bias = biases ? Initializer.zeros() : null;
    return g.linear(name, x, out, WEIGHT, bias);
  }

  private static Value split(ModelOps g, Value x) {
    Dim heads = Dim.of(x.dim(-1).fixed() / KEY_WIDTH);
    return g.reshape(x, x.shape().with(-1, heads).append(Dim.of(KEY_WIDTH)));
  }

  private static Value norm(ModelOps g, String name, Value x) {
    Value scale = g.scope(name).parameter("weight", Shape.fixed(WIDTH), Initializer.ones());
    return g.rmsNorm(x, scale, EPSILON);
  }
}
