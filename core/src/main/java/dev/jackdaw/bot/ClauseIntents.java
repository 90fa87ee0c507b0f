package dev.jackdaw.bot;

import dev.jackdaw.rule.Sentence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which intents lead to which clause, learnt from what is known to be asked about it. It finds clauses whose words a question does
 * not use: two questions of one intent are mostly answered nearby.
 */
final class ClauseIntents {
  /** A question counts as much as two readings of the clause itself, which is not worded as people ask. */
  private static final double QUESTION = 2;

  private final Map<String, Map<String, Double>> intents;

  private ClauseIntents(Map<String, Map<String, Double>> intents) {
    this.intents = intents;
  }

  /**
   * Asks the classifier once about every clause and every known question.
   *
   * @param fixed answers by intent: their clauses are that intent's
   */
  static ClauseIntents learn(
      Policy policy, KnownQuestions known, Map<String, Sentence> fixed, IntentReader reader) {
    List<String> clauses = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    policy
        .clauses()
        .forEach(
            clause -> {
              clauses.add(clause.id());
              texts.add(clause.title() + ". " + clause.text());
              for (String question : known.questions(clause.id())) {
                clauses.add(clause.id());
                texts.add(question);
              }
            });
    List<Reading> readings = reader.read(texts);
    Map<String, Map<String, Double>> sums = new HashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      boolean first = i == 0 || !clauses.get(i).equals(clauses.get(i - 1));
      Reading reading = readings.get(i);
      double sure = reading.intent().confidence(); // "and on Light?" has hardly an intent to teach
      add(sums, clauses.get(i), reading.probabilities(), (first ? 1 : QUESTION) * sure);
    }
    fixed.forEach(
        (intent, sentence) ->
            sentence.clause().ifPresent(id -> add(sums, id, Map.of(intent, 1.0), QUESTION)));
    sums.values().forEach(ClauseIntents::toShares);
    return new ClauseIntents(sums);
  }

  private static void add(
      Map<String, Map<String, Double>> sums,
      String clause,
      Map<String, Double> read,
      double weight) {
    Map<String, Double> sum = sums.computeIfAbsent(clause, _ -> new HashMap<>());
    read.forEach((intent, probability) -> sum.merge(intent, weight * probability, Double::sum));
  }

  private static void toShares(Map<String, Double> weights) {
    double all = weights.values().stream().mapToDouble(weight -> weight).sum();
    weights.replaceAll((_, weight) -> all == 0 ? 0 : weight / all);
  }

  /** How likely a question and a clause have the same intent, from 0 to 1. */
  double agreement(Map<String, Double> read, String clause) {
    Map<String, Double> own = intents.getOrDefault(clause, Map.of());
    double agreement = 0;
    for (Map.Entry<String, Double> intent : own.entrySet()) {
      agreement += intent.getValue() * read.getOrDefault(intent.getKey(), 0.0);
    }
    return agreement;
  }
}
