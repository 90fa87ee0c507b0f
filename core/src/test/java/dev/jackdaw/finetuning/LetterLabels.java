package dev.jackdaw.finetuning;

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
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.List;

/** Labels rows by their field {@code label}; the text is one token per character. */
record LetterLabels(List<String> labels) implements Head {
  @Override
  public Target target() {
    return new Target.Classes(labels);
  }

  @Override
  public Value output(ModelOps g, Value hidden, Backbone backbone, Sequence in) {
    return g.linear(
        "score", g.rowAt(hidden, in.last()), labels.size(), Initializer.normal(0.5), null);
  }

  @Override
  public Value lossSum(ModelOps g, Value output, Targets targets) {
    return g.crossEntropy(output, targets.classes(), 0);
  }

  @Override
  public List<Example> examples(DataRow row) {
    if (!(row.fields().get("text") instanceof String text)) {
      throw new UserException(
          UserException.Kind.INPUT, Problem.of("the row has no text").at(row.place()));
    }
    int[] ids = text.chars().map(c -> c - 'a').toArray();
    Object label = row.fields().get("label");
    return List.of(
        new Example(ids, new int[0], label == null ? List.of() : List.of(labels.indexOf(label))));
  }
}
