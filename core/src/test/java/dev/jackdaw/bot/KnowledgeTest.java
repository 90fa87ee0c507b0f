package dev.jackdaw.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.dialogue.Intent;
import dev.jackdaw.retrieval.Hit;
import dev.jackdaw.retrieval.Retriever;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KnowledgeTest {
  private static final Policy POLICY =
      Policy.parse(
          "policy",
          List.of(
              "## 1. Changes",
              "1.1 change the day",
              "",
              "1.2 change for a fee",
              "",
              "## 2. Bags",
              "2.1 bag in the hold"));

  @Test
  void find_wordsAndIntentsAgree_givesOneClause() {
    assertThat(clauses(Map.of("1.1", 0.2, "1.2", 0.1, "2.1", 0.8), reading("bag", 0.9)))
        .containsExactly("2.1");
  }

  @Test
  void find_neighboursNearlyAsLikely_givesBoth() {
    assertThat(clauses(Map.of("1.1", 0.40, "1.2", 0.38, "2.1", 0.1), reading("change", 0.9)))
        .containsExactly("1.1", "1.2");
  }

  @Test
  void find_nearlyAsLikelyElsewhere_givesOneClause() {
    assertThat(clauses(Map.of("1.1", 0.40, "1.2", 0.1, "2.1", 0.39), reading("change", 0.5)))
        .containsExactly("1.1");
  }

  @Test
  void find_intentOfAnotherSection_weighsMoreThanSomewhatMoreRelevance() {
    assertThat(clauses(Map.of("1.1", 0.40, "1.2", 0.1, "2.1", 0.30), reading("bag", 0.95)))
        .containsExactly("2.1");
  }

  @Test
  void find_intentUnknown_goesByWordsAlone() {
    Reading unknown = new Reading(new Intent("bag", 0.4, true), Map.of("bag", 0.4, "change", 0.6));
    assertThat(clauses(Map.of("1.1", 0.40, "1.2", 0.39, "2.1", 0.3), unknown))
        .containsExactly("1.1");
    assertThat(clauses(Map.of("1.1", 0.1, "1.2", 0.1, "2.1", 0.14), unknown)).isEmpty();
  }

  private static Reading reading(String intent, double probability) {
    String other = intent.equals("bag") ? "change" : "bag";
    return new Reading(
        new Intent(intent, probability, false),
        Map.of(intent, probability, other, 1 - probability));
  }

  private static List<String> clauses(Map<String, Double> relevance, Reading reading) {
    IntentReader reader =
        new IntentReader() {
          @Override
          public List<Reading> read(List<String> texts) {
            return texts.stream()
                .map(text -> reading(text.contains("bag") ? "bag" : "change", 0.9))
                .toList();
          }

          @Override
          public List<String> intents() {
            return List.of("bag", "change");
          }
        };
    ClauseIntents learnt =
        ClauseIntents.learn(POLICY, KnownQuestions.read(POLICY, List.of()), Map.of(), reader);
    return new Knowledge(POLICY, fixed(relevance), 0.15, Optional.of(learnt), 0.5)
        .find("asked", Optional.of(reading)).stream().map(hit -> hit.passage().id()).toList();
  }

  /** Finds the same whatever is asked. */
  private static Retriever fixed(Map<String, Double> relevance) {
    return new Retriever() {
      @Override
      public List<Hit> search(String text, int most) {
        return POLICY.clauses().stream()
            .map(clause -> new Hit(clause, relevance.get(clause.id())))
            .sorted((a, b) -> Double.compare(b.relevance(), a.relevance()))
            .limit(most)
            .toList();
      }

      @Override
      public void close() {}
    };
  }
}
