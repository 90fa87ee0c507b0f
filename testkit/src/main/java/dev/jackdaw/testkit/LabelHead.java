package dev.jackdaw.testkit;

import dev.jackdaw.graph.Value;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.Sequence;
import dev.jackdaw.model.Target;
import dev.jackdaw.model.Targets;
import java.util.List;

/** The plainest head with parameters of its own: classes from the last token's hidden state. */
record LabelHead() implements Head {
  static final String NAME = "label";
  static final List<String> LABELS = List.of("first", "second", "third");

  @Override
  public Target target() {
    return new Target.Classes(LABELS);
  }

  @Override
  public Value output(ModelOps g, Value hidden, Backbone backbone, Sequence in) {
    Value last = g.rowAt(hidden, in.last());
    return g.linear("score", last, LABELS.size(), Initializer.normal(0.5), Initializer.zeros());
  }

  @Override
  public Value lossSum(ModelOps g, Value output, Targets targets) {
    return g.crossEntropy(output, targets.classes(), 0);
  }

  @Override
  public List<Example> examples(DataRow row) {
    throw new UnsupportedOperationException("contracts make their own tokens");
  }
}
