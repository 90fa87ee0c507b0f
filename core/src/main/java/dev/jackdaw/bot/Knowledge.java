package dev.jackdaw.bot;

import dev.jackdaw.retrieval.Hit;
import dev.jackdaw.retrieval.Retriever;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The clauses of a policy, and how they are found: by their words, and by the intents that lead to them where those are known.
 *
 * @param leastRelevance below it a clause is no answer to a question of unknown intent; see {@link PolicyConfig}
 * @param intents which intents lead to which clause, if that was learnt
 * @param intentWeight power of the agreement of intents beside relevance
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

  /** What agreement counts as where there is none, so that words can win against intents. */
  private static final double SURPRISE = 0.05;

  /**
   * A clause of the same section is quoted too if its score is so much of the best. In cross-validation that happens to 23 questions of
   * a hundred; in 11 of these the best one was right, in 6 the next.
   */
  private static final double CLOSE = 0.7;

  /** Without what leads to a clause. */
  Knowledge(Policy policy, Retriever retriever, double leastRelevance) {
    this(policy, retriever, leastRelevance, Optional.empty(), 0);
  }

  /**
   * The clause that answers a question, and the next one where the two belong together and neither is much likelier: a clause and the
   * one beside it are often about the same thing, and both are read in the time that a wrong one takes.
   */
  List<Hit> find(String question, Optional<Reading> read) {
    List<Likely> likely = ranked(question, read);
    if (likely.isEmpty()) {
      return List.of();
    }
    Likely first = likely.getFirst();
    boolean weighed = intents.isPresent() && known(read).isPresent();
    Stream<Likely> undecided =
        likely.stream()
            .skip(1)
            .limit(weighed ? 1 : 0)
            .filter(next -> next.score() >= CLOSE * first.score())
            .filter(next -> sameSection(first.hit().passage().id(), next.hit()));
    return Stream.concat(Stream.of(first), undecided).map(Likely::hit).toList();
  }

  /** A clause, and how likely it is to be the answer beside others: relevance, weighed by the agreement of intents if that is known. */
  record Likely(Hit hit, double score) {}

  /** Clauses that may answer a question, the likeliest first. */
  List<Likely> ranked(String question, Optional<Reading> read) {
    Optional<Reading> known = known(read);
    if (known.isEmpty()) {
      return relevant(question, leastRelevance);
    }
    List<Likely> agreeing =
        intents.map(learnt -> agreeing(question, known.get(), learnt)).orElse(List.of());
    return agreeing.isEmpty()
        ? relevant(question + " " + words(known.get().intent().name()), KNOWN * leastRelevance)
        : agreeing;
  }

  private static Optional<Reading> known(Optional<Reading> read) {
    return read.filter(reading -> !reading.intent().abstains());
  }

  private List<Likely> relevant(String question, double least) {
    return retriever.search(question, CANDIDATES).stream()
        .filter(hit -> hit.relevance() >= least)
        .map(hit -> new Likely(hit, hit.relevance()))
        .toList();
  }

  private List<Likely> agreeing(String question, Reading reading, ClauseIntents learnt) {
    return relevant(question, KNOWN * leastRelevance).stream()
        .map(Likely::hit)
        .map(hit -> new Likely(hit, hit.relevance() * weight(reading, learnt, hit)))
        .sorted(Comparator.comparingDouble(Likely::score).reversed())
        .toList();
  }

  private double weight(Reading reading, ClauseIntents learnt, Hit hit) {
    double agreement = learnt.agreement(reading.probabilities(), hit.passage().id());
    return Math.pow(SURPRISE + agreement, intentWeight);
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
    String section = clause.substring(0, clause.indexOf('.') + 1);
    return hit.passage().id().startsWith(section);
  }

  private static String words(String intent) {
    return intent.replace('_', ' ').replace('-', ' ');
  }
}
