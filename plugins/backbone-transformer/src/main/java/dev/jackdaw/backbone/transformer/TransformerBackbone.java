package dev.jackdaw.backbone.transformer;

import dev.jackdaw.backbone.transformer.AttentionConfig.QueryKeyNorm;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.composite.Rope;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.Sequence;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The decoder-only transformer (Radford et al. 2019; Touvron et al. 2023). Parameters: {@code embedding.weight}, {@code
 * positions.weight} where positions are learned, {@code blocks.N.attention_norm}, {@code blocks.N.attention.{query,key,value,
 * output}}, {@code blocks.N.feed_forward_norm}, {@code blocks.N.feed_forward.{gate,up,down}}, {@code norm}, and {@code head.weight}
 * unless it is tied. Taps: {@code hidden.0}, the embedding, and {@code hidden.N}, what block N - 1 gives; the last one is after
 * the final norm.
 */
final class TransformerBackbone implements Backbone {
  private final Architecture architecture;
  private final int vocabulary;
  private final Initializer weight;
  private final Initializer residualWeight;

  TransformerBackbone(Architecture architecture, int vocabulary) {
    this.architecture = architecture;
    this.vocabulary = vocabulary;
    this.weight = Initializer.normal(architecture.initialDeviation());
    this.residualWeight =
        Initializer.normal(
            architecture.initialDeviation() / Math.sqrt(2.0 * architecture.layers()));
  }

  @Override
  public int width() {
    return architecture.width();
  }

  @Override
  public int vocabulary() {
    return vocabulary;
  }

  @Override
  public int contextLength() {
    return architecture.contextLength();
  }

  @Override
  public Value hidden(ModelOps g, Sequence in) {
    Value x = g.embedding("embedding", in.ids(), vocabulary, width(), weight);
    double scale = architecture.embedding().scale();
    x = scale == 1 ? x : g.mul(x, scale);
    if (architecture.positions() instanceof Positions.Learned) {
      Value table =
          g.scope("positions").parameter("weight", Shape.fixed(contextLength(), width()), weight);
      x = g.add(x, g.gather(table, in.positions()));
    }
    x = g.dropout(x, architecture.dropout());
    in.tap(g, "hidden.0", x);
    for (int i = 0; i < architecture.layers(); i++) {
      int layer = i;
      x = g.block(layer, x, (b, residual) -> block(b, in, layer, residual));
      if (layer < architecture.layers() - 1) {
        in.tap(g, "hidden." + (layer + 1), x);
      }
    }
    x = architecture.norm().apply(g, "norm", x);
    in.tap(g, "hidden." + architecture.layers(), x);
    return x;
  }

  @Override
  public Value logits(ModelOps g, Value hidden) {
    Value logits;
    if (architecture.embedding().tied()) {
      Value table =
          g.scope("embedding").parameter("weight", Shape.fixed(vocabulary, width()), weight);
      logits = g.tiedLinear("head", hidden, table);
    } else {
      logits = g.linear("head", hidden, vocabulary, weight, null);
    }
    double cap = architecture.embedding().logitSoftCap();
    return cap == 0 ? logits : g.mul(g.tanh(g.div(logits, cap)), cap);
  }

  private Value block(ModelOps g, Sequence in, int layer, Value x) {
    Norm norm = architecture.norm();
    boolean before = norm.placement().before();
    Value attended = attention(g, in, layer, before ? norm.apply(g, "attention_norm", x) : x);
    x = g.add(x, residual(g, "attention_output_norm", attended));
    Value fed = feedForward(g, before ? norm.apply(g, "feed_forward_norm", x) : x);
    return g.add(x, residual(g, "feed_forward_output_norm", fed));
  }

  private Value residual(ModelOps g, String name, Value added) {
    Norm norm = architecture.norm();
    Value normalised = norm.placement().after() ? norm.apply(g, name, added) : added;
    return g.dropout(normalised, architecture.dropout());
  }

  private Value attention(ModelOps outer, Sequence in, int layer, Value x) {
    ModelOps g = outer.scope("attention");
    Initializer bias = architecture.queryBias() ? Initializer.zeros() : null;
    Optional<Rope> rope = architecture.rope(layer);
    Value q = projected(g, "query", x, architecture.heads(), bias, rope, in);
    Value k = projected(g, "key", x, architecture.keyHeads(), bias, rope, in);
    Value v = split(g, g.linear("value", x, features(architecture.keyHeads()), weight, bias));
    Value y = in.attend(g, architecture.site(layer), q, k, v);
    Value joined = g.reshape(y, x.shape().with(-1, Dim.of(features(architecture.heads()))));
    return g.linear(
        "output",
        joined,
        width(),
        residualWeight,
        architecture.outputBias() ? Initializer.zeros() : null);
  }

  /** Queries or keys (B, T, heads, head width), normalised and turned where the architecture says so. */
  private Value projected(
      ModelOps g,
      String name,
      Value x,
      int heads,
      @Nullable Initializer bias,
      Optional<Rope> rope,
      Sequence in) {
    Value y = g.linear(name, x, features(heads), weight, bias);
    if (architecture.queryKeyNorm() == QueryKeyNorm.ALL) {
      y = queryKeyNorm(g, name + "_norm", y);
    }
    Value split = split(g, y);
    if (architecture.queryKeyNorm() == QueryKeyNorm.HEAD) {
      split = queryKeyNorm(g, name + "_norm", split);
    }
    return rope.isPresent() ? g.rope(rope.get(), split, in.positions()) : split;
  }

  /** An RMS norm over the last axis, in the manner of the block's norms where those are RMS norms too. */
  private Value queryKeyNorm(ModelOps g, String name, Value x) {
    Norm.Rms rms =
        architecture.norm() instanceof Norm.Rms same
            ? same
            : new Norm.Rms(1e-5, false, Norm.Placement.BEFORE);
    return rms.apply(g, name, x);
  }

  private long features(int heads) {
    return (long) heads * architecture.headWidth();
  }

  /** (B, T, heads * D) to (B, T, heads, D). */
  private Value split(ModelOps g, Value x) {
    long heads = x.dim(-1).fixed() / architecture.headWidth();
    return g.reshape(x, x.shape().with(-1, Dim.of(heads)).append(Dim.of(architecture.headWidth())));
  }

  private Value feedForward(ModelOps outer, Value x) {
    ModelOps g = outer.scope("feed_forward");
    FeedForwardConfig form = architecture.feedForward();
    Initializer bias = form.bias() ? Initializer.zeros() : null;
    int between = architecture.feedForwardWidth();
    Value activated;
    if (form.gated()) {
      Value gate = g.linear("gate", x, between, weight, bias);
      Value up = g.linear("up", x, between, weight, bias);
      activated =
          form.activation() == Activation.SILU
              ? g.swiGlu(gate, up)
              : g.mul(form.activation().apply(g, gate), up);
    } else {
      activated = form.activation().apply(g, g.linear("up", x, between, weight, bias));
    }
    return g.linear("down", activated, width(), residualWeight, bias);
  }
}
