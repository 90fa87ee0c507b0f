package dev.jackdaw.finetuning;

import dev.jackdaw.corpus.TokenBatch;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.Target;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes examples of rows, cuts them to length, and collects everything that is wrong with the rows. */
public final class ExampleReader {
  /** Problems listed one by one; more are counted. */
  private static final int MOST_PROBLEMS = 50;

  private final Head head;
  private final ExamplesConfig config;
  private final int longest;
  private final int virtualTokens;
  private final List<Problem> problems = new ArrayList<>();
  private int unlisted;

  /**
   * @param contextLength the model's
   * @param virtualTokens placeholders that stand before every example and take part of the length
   */
  public ExampleReader(Head head, ExamplesConfig config, int contextLength, int virtualTokens) {
    this.head = head;
    this.config = config;
    this.virtualTokens = virtualTokens;
    this.longest =
        Math.min(
            config.maxTokens().map(most -> most + virtualTokens).orElse(contextLength),
            contextLength);
    if (longest <= virtualTokens) {
      throw new UserException(
          UserException.Kind.CONFIGURATION,
          Problem.of(
                  "the strategy's %d virtual tokens leave no room in a context of %d"
                      .formatted(virtualTokens, contextLength))
              .fix("use fewer virtual tokens"));
    }
  }

  /** The longest example this reader gives, virtual tokens included. */
  public int longest() {
    return longest;
  }

  /**
   * Reads all rows.
   *
   * @throws UserException of kind INPUT with every row that cannot be learnt from
   */
  public ExampleSet read(Iterable<DataRow> rows) {
    List<Example> examples = new ArrayList<>();
    int[] counts = new int[3];
    for (DataRow row : rows) {
      try {
        List<Example> made = head.examples(row);
        if (made.isEmpty()) {
          untrained(row, counts);
        }
        for (Example example : made) {
          add(row, example, examples, counts);
        }
      } catch (UserException e) {
        e.problems().forEach(this::problem);
      }
    }
    requireNoProblems();
    return new ExampleSet(examples, counts[0], counts[1], counts[2]);
  }

  /** Reads rows as examples of one class, whatever label they may have. */
  ExampleSet readAs(Iterable<DataRow> rows, int kind) {
    List<Example> examples = new ArrayList<>();
    int[] counts = new int[3];
    for (DataRow row : rows) {
      for (Example example : head.examples(row)) {
        add(row, new Example(example.ids(), new int[0], List.of(kind)), examples, counts);
      }
    }
    requireNoProblems();
    return new ExampleSet(examples, counts[0], counts[1], counts[2]);
  }

  private void add(DataRow row, Example example, List<Example> into, int[] counts) {
    if (unlabelled(example)) {
      problem(Problem.of("the row has no label").at(row.place()));
      return;
    }
    if (ExampleSet.trained(example) == 0) {
      untrained(row, counts);
      return;
    }
    Example whole = withVirtual(example);
    if (whole.ids().length <= longest) {
      into.add(whole);
      return;
    }
    switch (config.truncation()) {
      case DROP -> counts[1]++;
      case REFUSE ->
          problem(
              Problem.of(
                      "the example has %d tokens, at most %d fit"
                          .formatted(whole.ids().length, longest))
                  .at(row.place())
                  .fix("shorten it, or set examples.truncation to end, start or drop"));
      case END, START -> {
        Example cut = cut(whole);
        if (ExampleSet.trained(cut) == 0) {
          counts[2]++;
        } else {
          counts[0]++;
          into.add(cut);
        }
      }
    }
  }

  private boolean unlabelled(Example example) {
    return head.target() instanceof Target.Classes && example.classes().isEmpty();
  }

  private void untrained(DataRow row, int[] counts) {
    if (config.allowUntrained()) {
      counts[2]++;
    } else {
      problem(
          Problem.of("there is nothing to learn in the row: no token of it is trained")
              .at(row.place())
              .fix("remove it, or set examples.allow_untrained to true"));
    }
  }

  private Example withVirtual(Example example) {
    if (virtualTokens == 0) {
      return example;
    }
    int length = virtualTokens + example.ids().length;
    int[] ids = new int[length];
    Arrays.setAll(ids, i -> i < virtualTokens ? -1 - i : example.ids()[i - virtualTokens]);
    int[] labels = example.labels();
    if (labels.length > 0) {
      labels = new int[length];
      Arrays.fill(labels, 0, virtualTokens, TokenBatch.IGNORED);
      System.arraycopy(example.labels(), 0, labels, virtualTokens, example.labels().length);
    }
    return new Example(ids, labels, example.classes());
  }

  /** Virtual tokens stay, they are no text. */
  private Example cut(Example example) {
    int from =
        config.truncation() == Truncation.END
            ? virtualTokens
            : example.ids().length - (longest - virtualTokens);
    int[] labels = example.labels();
    return new Example(
        kept(example.ids(), from),
        labels.length == 0 ? labels : kept(labels, from),
        example.classes());
  }

  private int[] kept(int[] values, int from) {
    int[] kept = new int[longest];
    System.arraycopy(values, 0, kept, 0, virtualTokens);
    System.arraycopy(values, from, kept, virtualTokens, longest - virtualTokens);
    return kept;
  }

  private void problem(Problem problem) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(problem);
    } else {
      unlisted++;
    }
  }

  private void requireNoProblems() {
    if (unlisted > 0) {
      problems.add(Problem.of("and " + unlisted + " more"));
    }
    if (!problems.isEmpty()) {
      throw new UserException(UserException.Kind.INPUT, problems);
    }
  }
}
