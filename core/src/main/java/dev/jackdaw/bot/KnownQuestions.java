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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Questions with the clause that answers them, from conversations ({@code messages} of {@code role} and {@code content}) whose answers
 * cite one: {@code (clause 4.2)}. They help to find a clause by the words people use for it.
 */
final class KnownQuestions {
  private static final Pattern CITATION = Pattern.compile("\\(clauses? (\\d+(?:\\.\\d+)+)\\)");

  private KnownQuestions() {}

  /** The policy with the questions beside its clauses. */
  static Policy add(Policy policy, List<Path> files) {
    if (files.isEmpty()) {
      return policy;
    }
    Map<String, List<String>> questions = new LinkedHashMap<>();
    policy.clauses().forEach(clause -> questions.put(clause.id(), new ArrayList<>()));
    List<Problem> problems = new ArrayList<>();
    String[] names = files.stream().map(Path::toString).toArray(String[]::new);
    try (Stream<DataRow> rows = new RowFiles().rows(RowFilesConfig.of(names), Path.of(""))) {
      rows.forEach(row -> add(row, questions, problems));
    }
    if (!problems.isEmpty()) {
      throw new UserException(UserException.Kind.INPUT, problems);
    }
    return new Policy(
        policy.clauses().stream()
            .map(
                c ->
                    new Passage(
                        c.id(), c.title(), c.text(), questions.getOrDefault(c.id(), List.of())))
            .toList());
  }

  private static void add(
      DataRow row, Map<String, List<String>> questions, List<Problem> problems) {
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
      Matcher citation = CITATION.matcher(content);
      while (citation.find() && !question.isEmpty()) {
        List<String> known = questions.get(citation.group(1));
        if (known == null) {
          problems.add(
              Problem.of(
                      "the answer cites clause "
                          + citation.group(1)
                          + ", which the policy does not have")
                  .at(row.place()));
        } else {
          known.add(question);
        }
      }
    }
  }
}
