package dev.jackdaw.tiny;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Range;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.BackboneFactory;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.Sequence;
import dev.jackdaw.model.SequenceState;
import java.util.List;

/** Each token and the one before it, which is carried from run to run as state: for rows without padding. */
public record TinyRecurrent(Config config, int vocabulary) implements Backbone {
  /** Its settings. */
  public record Config(@Default("8") @Range(min = 1) int width) {}

  /** Makes them. */
  public static final class Factory implements BackboneFactory<Config> {
    @Override
    public Backbone create(Config config, int vocabulary) {
      return new TinyRecurrent(config, vocabulary);
    }
  }

  @Override
  public int width() {
    return config.width();
  }

  @Override
  public int contextLength() {
    return 32;
  }

  @Override
  public Value hidden(ModelOps g, Sequence in) {
    Value x = g.embedding("embedding", in.ids(), vocabulary, width(), Initializer.normal(1));
    SequenceState carried = in.state(g, "before", TensorType.f32(Dim.of(1), Dim.of(width())));
    Value longer = g.concat(1, List.of(carried.value(), x));
    Value before = g.slice(longer, 1, Dim.of(0), Dim.T);
    carried.set(g.slice(longer, 1, Dim.T, Dim.T.plus(1)));
    return g.tanh(g.add(x, g.linear("mix", before, width(), Initializer.normal(1), null)));
  }

  @Override
  public Value logits(ModelOps g, Value hidden) {
    return g.linear("output", hidden, vocabulary, Initializer.normal(1), Initializer.zeros());
  }
}
