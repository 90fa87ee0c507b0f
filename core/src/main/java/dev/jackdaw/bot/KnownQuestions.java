package dev.jackdaw.bot;

import dev.jackdaw.model.DataRow;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.retrieval.Passage;
import dev.jackdaw.rows.RowFiles;
import dev.jackdaw.rows.RowFilesConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Questions with the clause that answers them, from conversations ({@code messages} of {@code role} and {@code content}) whose answers
 * cite one: {@code (clause 4.2)}. They help to find a clause by the words people use for it.
 */
final class KnownQuestions {
  /** What was asked, and how it was answered. */
  private record Pair(String question, String answer) {}

  private final Map<String, List<Pair>> pairs;

  private KnownQuestions(Map<String, List<Pair>> pairs) {
    this.pairs = pairs;
  }

  /** @throws UserException naming every row without messages, or that cites a clause the policy does not have */
  static KnownQuestions read(Policy policy, List<Path> files) {
    Map<String, List<Pair>> pairs = new LinkedHashMap<>();
    policy.clauses().forEach(clause -> pairs.put(clause.id(), new ArrayList<>()));
    if (files.isEmpty()) {
      return new KnownQuestions(pairs);
    }
    List<Problem> problems = new ArrayList<>();
    String[] names = files.stream().map(Path::toString).toArray(String[]::new);
    try (Stream<DataRow> rows = new RowFiles().rows(RowFilesConfig.of(names), Path.of(""))) {
      rows.forEach(row -> add(row, pairs, problems));
    }
    if (!problems.isEmpty()) {
      throw new UserException(UserException.Kind.INPUT, problems);
    }
    return new KnownQuestions(pairs);
  }

  boolean isEmpty() {
    return pairs.values().stream().allMatch(List::isEmpty);
  }

  /** The questions that a clause answers. */
  List<String> questions(String clause) {
    return pairs.getOrDefault(clause, List.of()).stream().map(Pair::question).toList();
  }

  /** The policy with the questions beside its clauses, and their answers, which say the same in other words. */
  Policy beside(Policy policy) {
    return new Policy(
        policy.clauses().stream()
            .map(c -> new Passage(c.id(), c.title(), c.text(), words(c.id())))
            .toList());
  }

  private List<String> words(String clause) {
    return pairs.getOrDefault(clause, List.of()).stream()
        .flatMap(pair -> Stream.of(pair.question(), pair.answer()))
        .toList();
  }

  private static void add(DataRow row, Map<String, List<Pair>> pairs, List<Problem> problems) {
    String question = "";
    List<?> messages = row.fields().get("messages") instanceof List<?> list ? list : List.of();
    if (messages.isEmpty()) {
      problems.add(
          Problem.of("the row has no messages, so no question and no answer").at(row.place()));
    }
    for (Object message : messages) {
      String role = message instanceof Map<?, ?> map ? String.valueOf(map.get("role")) : "";
      String content = message instanceof Map<?, ?> map ? String.valueOf(map.get("content")) : "";
      if (role.equals("user")) {
        question = content;
        continue;
      }
      for (String id : question.isEmpty() ? List.<String>of() : Citations.of(content)) {
        List<Pair> known = pairs.get(id);
        if (known == null) {
          problems.add(
              Problem.of("the answer cites clause " + id + ", which the policy does not have")
                  .at(row.place()));
        } else {
          known.add(new Pair(question, Citations.without(content)));
        }
      }
    }
  }
}
