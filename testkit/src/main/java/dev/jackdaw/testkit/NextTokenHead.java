package dev.jackdaw.testkit;

import dev.jackdaw.graph.Value;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.Sequence;
import dev.jackdaw.model.Target;
import dev.jackdaw.model.Targets;
import java.util.List;

/** The plainest head: the backbone's logits and their cross-entropy with the next token. */
public record NextTokenHead() implements Head {
  static final String NAME = "next_token";

  @Override
  public Target target() {
    return new Target.Tokens();
  }

  @Override
  public Value output(ModelOps g, Value hidden, Backbone backbone, Sequence in) {
    if (hidden.shape().rank() != 3
        || !hidden.dim(2).equals(dev.jackdaw.graph.Dim.of(backbone.width()))) {
      throw new AssertionError(
          "hidden state is " + hidden.shape() + ", expected (B, T, " + backbone.width() + ")");
    }
    return backbone.logits(g, hidden);
  }

  @Override
  public Value lossSum(ModelOps g, Value output, Targets targets) {
    return g.crossEntropy(output, targets.tokens(), 0);
  }

  @Override
  public List<Example> examples(DataRow row) {
    throw new UnsupportedOperationException("contracts make their own tokens");
  }
}
