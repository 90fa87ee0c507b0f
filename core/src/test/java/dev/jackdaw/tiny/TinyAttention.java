package dev.jackdaw.tiny;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Range;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Value;
import dev.jackdaw.model.AttentionSite;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.BackboneFactory;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.Sequence;

/** Embeddings of tokens and positions, two blocks of attention with one head, a tied projection. */
public record TinyAttention(Config config, int vocabulary) implements Backbone {
  /** Its settings. */
  public record Config(
      @Default("8") @Range(min = 1) int width, @Default("32") @Range(min = 1) int context) {}

  /** Makes them. */
  public static final class Factory implements BackboneFactory<Config> {
    @Override
    public Backbone create(Config config, int vocabulary) {
      if (config.width() % 2 != 0) {
        throw new IllegalArgumentException("width " + config.width() + " is odd");
      }
      return new TinyAttention(config, vocabulary);
    }
  }

  @Override
  public int width() {
    return config.width();
  }

  @Override
  public int contextLength() {
    return config.context();
  }

  @Override
  public Value hidden(ModelOps g, Sequence in) {
    Value x = g.embedding("embedding", in.ids(), vocabulary, width(), Initializer.normal(1));
    Value places =
        g.parameter("positions", Shape.fixed(config.context(), width()), Initializer.normal(0.5));
    x = g.add(x, g.gather(places, in.positions()));
    for (int i = 0; i < 2; i++) {
      x = g.block(i, x, (scope, value) -> attention(scope, in, value));
    }
    return x;
  }

  private Value attention(ModelOps g, Sequence in, Value x) {
    AttentionSite site = new AttentionSite(0, 1, 1, width(), 1 / Math.sqrt(width()), 0, 0);
    Value q = oneHead(g, g.linear("query", x, width(), Initializer.normal(0.5), null));
    Value k = oneHead(g, g.linear("key", x, width(), Initializer.normal(0.5), null));
    Value v = oneHead(g, g.linear("value", x, width(), Initializer.normal(0.5), null));
    Value y = in.attend(g, site, q, k, v);
    return g.add(x, g.tanh(g.reshape(y, x.shape())));
  }

  private Value oneHead(ModelOps g, Value x) {
    return g.reshape(x, x.dim(0), x.dim(1), Dim.of(1), x.dim(2));
  }

  @Override
  public Value logits(ModelOps g, Value hidden) {
    Value table =
        g.scope("embedding")
            .parameter("weight", Shape.fixed(vocabulary, width()), Initializer.normal(1));
    return g.tiedLinear("output", hidden, table);
  }
}
