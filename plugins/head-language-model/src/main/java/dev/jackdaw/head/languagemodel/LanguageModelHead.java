package dev.jackdaw.head.languagemodel;

import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.composite.CrossEntropy;
import dev.jackdaw.head.languagemodel.LanguageModelConfig.Boundary;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.Sequence;
import dev.jackdaw.model.Target;
import dev.jackdaw.model.Targets;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.Tokenizer;
import java.util.List;
import java.util.OptionalInt;

/** The backbone's own logits, and their cross-entropy with the token that follows. */
final class LanguageModelHead implements Head {
  private final LanguageModelConfig config;
  private final Tokenizer tokenizer;

  LanguageModelHead(LanguageModelConfig config, Tokenizer tokenizer) {
    this.config = config;
    this.tokenizer = tokenizer;
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
    return g.crossEntropy(output, targets.tokens(), config.labelSmoothing());
  }

  @Override
  public String textField() {
    return config.field();
  }

  /** One example, the whole text; none if it has fewer than two tokens, boundaries included. */
  @Override
  public List<Example> examples(DataRow row) {
    int[] text = tokenizer.ids(text(row), SpecialTokens.PLAIN);
    OptionalInt end = tokenizer.vocabulary().endOfText();
    int before = end.isPresent() && config.boundary() == Boundary.AROUND ? 1 : 0;
    int after = end.isPresent() && config.boundary() != Boundary.NONE ? 1 : 0;
    int[] ids = new int[before + text.length + after];
    if (text.length == 0 || ids.length < 2) {
      return List.of();
    }
    System.arraycopy(text, 0, ids, before, text.length);
    if (before == 1) {
      ids[0] = end.getAsInt();
    }
    if (after == 1) {
      ids[ids.length - 1] = end.getAsInt();
    }
    return List.of(new Example(ids, following(ids), List.of()));
  }

  private String text(DataRow row) {
    Object value = row.fields().get(config.field());
    if (value instanceof String text) {
      return text;
    }
    Problem problem =
        value == null
            ? Problem.of("the record has no field \"" + config.field() + "\"")
                .available(row.fields().keySet().stream().sorted().toList())
                .fix("set the head's field to the one that holds the text")
            : Problem.of("field \"" + config.field() + "\" is not a text but " + value);
    throw new UserException(UserException.Kind.INPUT, problem.at(row.place()));
  }

  private static int[] following(int[] ids) {
    int[] labels = new int[ids.length];
    System.arraycopy(ids, 1, labels, 0, ids.length - 1);
    labels[ids.length - 1] = CrossEntropy.IGNORE;
    return labels;
  }
}
