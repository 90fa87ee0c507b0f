package dev.jackdaw.head.classification;

import dev.jackdaw.graph.Value;
import dev.jackdaw.head.classification.ClassificationConfig.Boundary;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.Mode;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.Sequence;
import dev.jackdaw.model.Target;
import dev.jackdaw.model.Targets;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A projection of the pooled hidden state to the classes, with a wide part beside it where asked for. */
final class ClassificationHead implements Head {
  /** As transformers starts its classifiers. */
  private static final double DEVIATION = 0.02;

  private final ClassificationConfig config;
  private final Tokenizer tokenizer;
  private final RowFields fields;
  private final LabelIndex index;
  private final ClassLoss loss;
  private final Optional<Spelling> spelling;

  /**
   * @param config with labels, and weights that are given or none
   */
  ClassificationHead(ClassificationConfig config, Tokenizer tokenizer) {
    this.config = config;
    this.tokenizer = tokenizer;
    this.fields = new RowFields(config);
    this.index = new LabelIndex(config.labels());
    this.loss = ClassLoss.of(config);
    this.spelling = config.ngrams().map(ngrams -> Spelling.of(tokenizer.vocabulary()));
  }

  @Override
  public Target target() {
    return config.multiLabel()
        ? new Target.MultiClasses(config.labels())
        : new Target.Classes(config.labels());
  }

  @Override
  public Value output(ModelOps g, Value hidden, Backbone backbone, Sequence in) {
    Value pooled = g.dropout(config.pooling().of(g, hidden, in), config.dropout());
    int classes = config.labels().size();
    Value logits =
        g.linear(
            "score",
            pooled,
            classes,
            Initializer.normal(DEVIATION),
            config.bias() ? Initializer.zeros() : null);
    if (config.ngrams().isEmpty()) {
      return logits;
    }
    NgramsConfig ngrams = config.ngrams().get();
    Characters text = Characters.of(g, in, spelling.orElseThrow());
    Value wide = new WideNgrams(ngrams).logits(g.scope("ngrams"), text, classes);
    return g.mode() == Mode.TRAIN
        ? g.concat(1, List.of(logits, wide))
        : g.add(g.mul(logits, 1 - ngrams.share()), g.mul(wide, ngrams.share()));
  }

  /**
   * With a wide part, the mean of the losses of both parts, which in training stand side by side (B, 2 K): each learns to answer alone. A
   * loss of their sum would let the part that memorises the training rows first leave nothing for the other to learn.
   */
  @Override
  public Value lossSum(ModelOps g, Value output, Targets targets) {
    long classes = config.labels().size();
    if (output.dim(1).fixed() == classes) {
      return loss(g, output, targets);
    }
    Value deep = loss(g, g.slice(output, 1, 0, classes), targets);
    Value wide = loss(g, g.slice(output, 1, classes, 2 * classes), targets);
    return g.mul(g.add(deep, wide), 0.5);
  }

  private Value loss(ModelOps g, Value logits, Targets targets) {
    return config.multiLabel()
        ? loss.several(g, logits, targets.multiClasses())
        : loss.one(g, logits, targets.classes());
  }

  @Override
  public String textField() {
    return config.text();
  }

  /** One example, without classes if the record has no label. */
  @Override
  public List<Example> examples(DataRow row) {
    int[] ids = framed(tokenizer.ids(fields.text(row), SpecialTokens.PLAIN));
    if (ids.length == 0) {
      throw RowFields.refused(
          row, Problem.of("field \"" + config.text() + "\" is empty, there is nothing to label"));
    }
    return List.of(new Example(ids, new int[0], classes(row)));
  }

  private int[] framed(int[] text) {
    OptionalInt end = tokenizer.vocabulary().endOfText();
    int before = end.isPresent() && config.boundary() == Boundary.AROUND ? 1 : 0;
    int after = end.isPresent() && config.boundary() != Boundary.NONE ? 1 : 0;
    int[] ids = new int[before + text.length + after];
    System.arraycopy(text, 0, ids, before, text.length);
    if (before == 1) {
      ids[0] = end.getAsInt();
    }
    if (after == 1) {
      ids[ids.length - 1] = end.getAsInt();
    }
    return ids;
  }

  private List<Integer> classes(DataRow row) {
    List<Integer> classes = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (String label : fields.labels(row).orElse(List.of())) {
      Optional<Integer> number = index.number(label);
      number.ifPresent(classes::add);
      if (number.isEmpty()) {
        problems.add(index.unknown(label).at(row.place()));
      }
    }
    if (!problems.isEmpty()) {
      throw new UserException(UserException.Kind.INPUT, problems);
    }
    return classes;
  }
}
