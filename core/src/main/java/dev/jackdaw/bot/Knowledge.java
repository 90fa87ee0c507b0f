package dev.jackdaw.bot;

import dev.jackdaw.retrieval.Hit;
import dev.jackdaw.retrieval.Retriever;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The clauses of a policy, and how they are found: by their words, and by the intents that lead to them where those are known.
 *
 * @param leastRelevance below it a clause is no answer to a question of unknown intent; see {@link PolicyConfig}
 * @param intents which intents lead to which clause, if that was learnt
 * @param intentWeight what the agreement of intents counts beside relevance
 */
record Knowledge(
    Policy policy,
    Retriever retriever,
    double leastRelevance,
    Optional<ClauseIntents> intents,
    double intentWeight) {
  /** How much less will do where it is known that the question is the house's business. */
  private static final double KNOWN = 1.0 / 3;

  /** Clauses among which intents decide. */
  private static final int CANDIDATES = 50;

  /** Clauses a question that goes on may be about. */
  private static final int NEAR = 5;

  /** A clause of the section spoken of is the answer if it is so much as relevant as the best. */
  private static final double NEARLY = 0.5;

  /** Without what leads to a clause. */
  Knowledge(Policy policy, Retriever retriever, double leastRelevance) {
    this(policy, retriever, leastRelevance, Optional.empty(), 0);
  }

  /** The clause that answers a question; its intent helps where the words do not decide. */
  Optional<Hit> find(String question, Optional<Reading> read) {
    Optional<Reading> known = read.filter(reading -> !reading.intent().abstains());
    if (known.isEmpty()) {
      return first(question, leastRelevance);
    }
    return known
        .flatMap(reading -> intents.flatMap(learnt -> agreeing(question, reading, learnt)))
        .or(
            () ->
                first(
                    question + " " + words(known.get().intent().name()), KNOWN * leastRelevance));
  }

  private Optional<Hit> first(String question, double least) {
    return retriever.search(question, 1).stream()
        .findFirst()
        .filter(hit -> hit.relevance() >= least);
  }

  private Optional<Hit> agreeing(String question, Reading reading, ClauseIntents learnt) {
    return retriever.search(question, CANDIDATES).stream()
        .filter(hit -> hit.relevance() >= KNOWN * leastRelevance)
        .max(
            Comparator.comparingDouble(
                hit ->
                    hit.relevance()
                        + intentWeight
                            * learnt.agreement(reading.probabilities(), hit.passage().id())));
  }

  /** The clause that answers a question about what was spoken of last: first one of the same section that is nearly as relevant as the best. */
  Optional<Hit> findOn(String question, Topic topic) {
    List<Hit> hits =
        retriever.search(question, NEAR).stream()
            .filter(hit -> hit.relevance() >= KNOWN * leastRelevance)
            .toList();
    return hits.stream()
        .filter(hit -> hit.relevance() >= NEARLY * hits.getFirst().relevance())
        .filter(hit -> topic.clause().map(last -> sameSection(last, hit)).orElse(false))
        .findFirst()
        .or(() -> hits.stream().findFirst());
  }

  private static boolean sameSection(String clause, Hit hit) {
    String section = clause.substring(0, clause.lastIndexOf('.') + 1);
    return hit.passage().id().startsWith(section);
  }

  private static String words(String intent) {
    return intent.replace('_', ' ').replace('-', ' ');
  }
}
