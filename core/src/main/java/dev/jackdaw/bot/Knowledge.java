package dev.jackdaw.bot;

import dev.jackdaw.dialogue.Intent;
import dev.jackdaw.retrieval.Hit;
import dev.jackdaw.retrieval.Retriever;
import java.util.List;
import java.util.Optional;

/**
 * The clauses of a policy, and how they are found.
 *
 * @param leastRelevance below it a clause is no answer to a question of unknown intent; see {@link PolicyConfig}
 */
record Knowledge(Policy policy, Retriever retriever, double leastRelevance) {
  /** How much less will do where it is known that the question is the house's business. */
  private static final double KNOWN = 1.0 / 3;

  /** Clauses a question that goes on may be about. */
  private static final int NEAR = 5;

  /** The clause that answers a question; its intent helps where the words do not decide. */
  Optional<Hit> find(String question, Optional<Intent> intent) {
    Optional<String> wanted =
        intent.filter(known -> !known.abstains()).map(known -> words(known.name()));
    double least = wanted.isPresent() ? KNOWN * leastRelevance : leastRelevance;
    return retriever.search(question + wanted.map(words -> " " + words).orElse(""), 1).stream()
        .findFirst()
        .filter(hit -> hit.relevance() >= least);
  }

  /** The clause that answers a question about what was spoken of last: of those found, first one of the same section. */
  Optional<Hit> findOn(String question, Topic topic) {
    List<Hit> hits =
        retriever.search(question, NEAR).stream()
            .filter(hit -> hit.relevance() >= KNOWN * leastRelevance)
            .toList();
    return hits.stream()
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
