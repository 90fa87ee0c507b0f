package dev.jackdaw.evaluation.task;

import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.task.EvaluationTask;
import dev.jackdaw.task.LanguageModel;
import dev.jackdaw.task.Likelihood;
import dev.jackdaw.task.Metric;
import dev.jackdaw.task.Outcome;
import dev.jackdaw.task.Subject;
import dev.jackdaw.task.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which of several answers the model finds likeliest after a question: {@code query}, {@code choices}, {@code gold} (the index of the
 * right one) and, where there is one, {@code category}. Once by the whole answer's log-probability, once by that per character, so that
 * long answers do not lose for being long (Brown et al. 2020, Gao et al. 2021).
 */
public final class MultipleChoiceTask implements EvaluationTask<MultipleChoiceConfig> {
  @Override
  public List<String> fields() {
    return List.of("query", "choices", "gold", "category");
  }

  private record Question(String query, List<String> choices, int gold, String category) {}

  @Override
  public Outcome evaluate(MultipleChoiceConfig config, Subject subject, List<DataRow> rows) {
    LanguageModel model = subject.languageModel(config.head());
    List<Question> questions = Fields.read(rows, MultipleChoiceTask::question);
    List<Example> asked = new ArrayList<>();
    for (Question question : questions) {
      for (String choice : question.choices()) {
        asked.add(model.passage(question.query() + config.delimiter(), choice));
      }
    }
    List<Likelihood> said = model.likelihoods(asked);
    boolean[] plain = new boolean[questions.size()];
    boolean[] normalised = new boolean[questions.size()];
    double chance = 0;
    int at = 0;
    for (int i = 0; i < plain.length; i++) {
      Question question = questions.get(i);
      int n = question.choices().size();
      double[] whole = new double[n];
      double[] perCharacter = new double[n];
      for (int k = 0; k < n; k++) {
        String choice = question.choices().get(k);
        whole[k] = said.get(at++).logProbability();
        perCharacter[k] = whole[k] / choice.codePointCount(0, choice.length());
      }
      plain[i] = largest(whole) == question.gold();
      normalised[i] = largest(perCharacter) == question.gold();
      chance += 1.0 / n / plain.length;
    }
    return new Outcome(
        plain.length,
        List.of(Metric.share("accuracy", plain), Metric.share("accuracy_normalised", normalised)),
        Map.of(),
        byCategory(questions, plain, normalised),
        List.of(),
        List.of(String.format(Locale.ROOT, "Guessing gets %.1f %%.", 100 * chance)));
  }

  private static @Nullable Question question(Fields fields, DataRow row) {
    String query = fields.text(row, "query");
    List<String> choices = fields.texts(row, "choices");
    Integer gold = fields.number(row, "gold");
    if (query == null || choices == null || gold == null) {
      return null;
    }
    if (choices.size() < 2 || gold < 0 || gold >= choices.size()) {
      fields.fault(
          Problem.of("gold is " + gold + " of " + choices.size() + " choices, counted from 0")
              .at(row.place()));
      return null;
    }
    if (choices.stream().anyMatch(String::isBlank)) {
      fields.fault(Problem.of("a choice is blank").at(row.place()));
      return null;
    }
    Object category = row.fields().get("category");
    return new Question(query, choices, gold, category == null ? "" : category.toString());
  }

  private static int largest(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }

  private static List<Table> byCategory(
      List<Question> questions, boolean[] plain, boolean[] normalised) {
    Map<String, int[]> categories = new TreeMap<>();
    for (int i = 0; i < plain.length; i++) {
      int[] counts = categories.computeIfAbsent(questions.get(i).category(), _ -> new int[3]);
      counts[0]++;
      counts[1] += plain[i] ? 1 : 0;
      counts[2] += normalised[i] ? 1 : 0;
    }
    if (categories.size() < 2) {
      return List.of();
    }
    List<List<Object>> rows = new ArrayList<>();
    categories.forEach(
        (name, counts) ->
            rows.add(
                List.of(
                    name.isEmpty() ? "(none)" : name,
                    counts[0],
                    (double) counts[1] / counts[0],
                    (double) counts[2] / counts[0])));
    return List.of(
        new Table(
            "By category",
            List.of("category", "questions", "accuracy", "accuracy_normalised"),
            rows));
  }
}
