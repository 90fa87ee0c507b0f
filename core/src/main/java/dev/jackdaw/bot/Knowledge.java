package dev.jackdaw.bot;

import dev.jackdaw.dialogue.Intent;
import dev.jackdaw.retrieval.Hit;
import dev.jackdaw.retrieval.Retriever;
import java.util.List;
import java.util.Optional;

/**
 * The clauses of a policy, and how they are found.
 *
 * @param leastRelevance below it a clause is no answer
 */
record Knowledge(Policy policy, Retriever retriever, double leastRelevance) {

  /** The clause that answers a question; its intent helps where the words do not decide. */
  Optional<Hit> find(String question, Optional<Intent> intent) {
    String wanted =
        intent.filter(known -> !known.abstains()).map(known -> words(known.name())).orElse("");
    List<Hit> hits = retriever.search(question + " " + wanted, 1);
    return hits.stream().findFirst().filter(hit -> hit.relevance() >= leastRelevance);
  }

  /** Whether the policy speaks of a text at all. */
  boolean speaksOf(String text) {
    return find(text, Optional.empty()).isPresent();
  }

  private static String words(String intent) {
    return intent.replace('_', ' ').replace('-', ' ');
  }
}
