package dev.jackdaw.finetuning;

import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Head;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.Tokenizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Says what training would refuse, without training. Training stops at the first kind of fault; this goes on without the rows that
 * have one, and so finds the faults behind it too.
 */
public final class RowCheck {
  /** More rounds only go through rows that fail in their hundreds. */
  private static final int MOST_ROUNDS = 12;

  private final Set<Problem> problems = new LinkedHashSet<>();

  /** What was refused so far, in the words of training. */
  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  /**
   * Tries something with rows, again and again without those it refuses.
   *
   * @return the rows it accepted, or those that were left when nothing more could be left out
   */
  public FineTuneData.HeadRows attempt(
      FineTuneData.HeadRows rows, Consumer<FineTuneData.HeadRows> use) {
    FineTuneData.HeadRows left = rows;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      try {
        use.accept(left);
        return left;
      } catch (UserException e) {
        problems.addAll(e.problems());
        FineTuneData.HeadRows fewer = without(left, e.problems());
        if (fewer.equals(left)) {
          return left;
        }
        left = fewer;
      }
    }
    return left;
  }

  /** Tries something that is not about single rows. */
  public void attemptOnce(Runnable use) {
    try {
      use.run();
    } catch (UserException e) {
      problems.addAll(e.problems());
    }
  }

  /**
   * Goes through everything that training checks of the rows of one head.
   *
   * @param contextLength the model's
   * @param virtualTokens placeholders of the strategy before every example
   */
  public void examples(
      Head head,
      FineTuneData.HeadRows rows,
      ExamplesConfig config,
      int contextLength,
      int virtualTokens,
      Tokenizer tokenizer) {
    attempt(
        rows, left -> HeadExamples.of(head, left, config, contextLength, virtualTokens, tokenizer));
  }

  private static FineTuneData.HeadRows without(FineTuneData.HeadRows rows, List<Problem> problems) {
    Set<String> places =
        problems.stream()
            .map(Problem::where)
            .filter(where -> where != null)
            .collect(Collectors.toSet());
    return new FineTuneData.HeadRows(
        without(rows.labelled(), places), without(rows.outside(), places));
  }

  private static LabelledRows without(LabelledRows rows, Set<String> places) {
    return new LabelledRows(
        without(rows.train(), places),
        without(rows.validation(), places),
        without(rows.test(), places),
        rows.splitValidation(),
        rows.splitTest(),
        rows.redacted());
  }

  /** A place may be followed by what in the row is meant: {@code rows.jsonl:7 messages[1]}. */
  private static List<DataRow> without(List<DataRow> rows, Set<String> places) {
    Set<String> bare =
        places.stream().map(where -> where.split(" ", 2)[0]).collect(Collectors.toSet());
    return rows.stream()
        .filter(row -> !places.contains(row.place()) && !bare.contains(row.place()))
        .toList();
  }
}
