package dev.jackdaw.tiny;

import dev.jackdaw.graph.Value;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.Sequence;
import dev.jackdaw.model.Target;
import dev.jackdaw.model.Targets;
import dev.jackdaw.tokenizer.Tokenizer;
import java.util.List;

/** Says the next token. */
public final class NextToken implements Head {
  /** Makes them. */
  public static final class Factory implements HeadFactory<Nothing> {
    @Override
    public Head create(Nothing config, Tokenizer tokenizer) {
      return new NextToken();
    }
  }

  @Override
  public Target target() {
    return new Target.Tokens();
  }

  @Override
  public Value output(ModelOps g, Value hidden, Backbone backbone, Sequence in) {
    return backbone.logits(g, hidden);
  }

  @Override
  public Value lossSum(ModelOps g, Value output, Targets targets) {
    return g.crossEntropy(output, targets.tokens(), 0);
  }

  @Override
  public List<Example> examples(DataRow row) {
    throw new UnsupportedOperationException("not needed here");
  }
}
