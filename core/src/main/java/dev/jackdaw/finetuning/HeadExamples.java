package dev.jackdaw.finetuning;

import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.Target;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The examples of one head.
 *
 * @param head described
 * @param train what is learnt from, texts of no label included
 * @param validation labelled examples alone
 * @param leaked rows of validation or test left out because training has them too
 * @param redacted personal data taken out of the rows
 */
record HeadExamples(Head head, ExampleSet train, ExampleSet validation, int leaked, int redacted) {
  private static final int MOST_LEAKS = 20;

  /** @throws UserException of kind INPUT with everything that is wrong with the rows */
  static HeadExamples of(
      Head head,
      FineTuneData.HeadRows rows,
      ExamplesConfig config,
      int contextLength,
      int virtualTokens,
      Tokenizer tokenizer) {
    ExampleReader reader = new ExampleReader(head, config, contextLength, virtualTokens);
    ExampleSet train = reader.read(rows.labelled().train());
    ExampleSet validation = reader.read(rows.labelled().validation());
    ExampleSet test = reader.read(rows.labelled().test());
    if (train.examples().isEmpty()) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("no row gave an example to train on")
              .fix("see examples.truncation and examples.max_tokens"));
    }
    Set<String> known = new HashSet<>();
    train.examples().forEach(example -> known.add(wording(example, tokenizer)));
    int leaked = 0;
    if (rows.labelled().splitValidation()) {
      List<Example> kept =
          validation.examples().stream()
              .filter(e -> !known.contains(wording(e, tokenizer)))
              .toList();
      leaked = validation.examples().size() - kept.size();
      validation =
          new ExampleSet(
              kept, validation.truncated(), validation.dropped(), validation.untrained());
    }
    if (!config.allowLeaks()) {
      requireNoLeaks(rows.labelled(), known, reader, tokenizer);
    }
    if (test.examples().size() + validation.examples().size() == 0
        && !rows.labelled().test().isEmpty()) {
      throw new UserException(
          UserException.Kind.INPUT, Problem.of("no row of validation or test gave an example"));
    }
    int redacted = rows.labelled().redacted() + rows.outside().redacted();
    return new HeadExamples(
        head, withOutside(head, train, rows, reader), validation, leaked, redacted);
  }

  /** What an example says; virtual tokens say nothing. */
  private static String wording(Example example, Tokenizer tokenizer) {
    int[] text = Arrays.stream(example.ids()).filter(id -> id >= 0).toArray();
    return Wording.of(tokenizer.decode(text));
  }

  /** Rows that were given: whoever gave them can mend it. What is split off by a hash is only rid of its leaks. */
  private static void requireNoLeaks(
      LabelledRows rows, Set<String> known, ExampleReader reader, Tokenizer tokenizer) {
    Map<String, List<DataRow>> parts = new LinkedHashMap<>();
    parts.put("validation", rows.splitValidation() ? List.of() : rows.validation());
    parts.put("test", rows.splitTest() ? List.of() : rows.test());
    List<Problem> problems = new ArrayList<>();
    int more = 0;
    for (Map.Entry<String, List<DataRow>> part : parts.entrySet()) {
      for (DataRow row : part.getValue()) {
        boolean leaks =
            reader.read(List.of(row)).examples().stream()
                .anyMatch(example -> known.contains(wording(example, tokenizer)));
        if (leaks && problems.size() < MOST_LEAKS) {
          problems.add(
              Problem.of(
                      "a row of "
                          + part.getKey()
                          + " is in the training data too, up to case, spaces and punctuation at most")
                  .at(row.place()));
        } else if (leaks) {
          more++;
        }
      }
    }
    if (!problems.isEmpty()) {
      String rest = more > 0 ? " and " + more + " more" : "";
      problems.add(
          Problem.of(
                  problems.size() + rest + " rows would make the results look better than they are")
              .fix("remove them from one of the two, or set examples.allow_leaks to true"));
      throw new UserException(UserException.Kind.INPUT, problems);
    }
  }

  /** Texts of no label are examples of the class for them. */
  private static ExampleSet withOutside(
      Head head, ExampleSet train, FineTuneData.HeadRows rows, ExampleReader reader) {
    if (!rows.learnsOutside()) {
      return train;
    }
    int outside =
        head.target() instanceof Target.Classes(List<String> labels)
            ? labels.indexOf(Target.OUTSIDE)
            : -1;
    if (outside < 0) {
      throw new UserException(
          UserException.Kind.CONFIGURATION,
          Problem.of("the head has no class for texts of no label, but abstain.train gives some")
              .fix("use abstain.train with heads of single labels only"));
    }
    List<Example> all = new ArrayList<>(train.examples());
    all.addAll(reader.readAs(rows.outside().train(), outside).examples());
    return new ExampleSet(all, train.truncated(), train.dropped(), train.untrained());
  }
}
