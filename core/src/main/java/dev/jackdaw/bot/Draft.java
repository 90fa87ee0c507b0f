package dev.jackdaw.bot;

import dev.jackdaw.dialogue.Source;
import dev.jackdaw.retrieval.Hit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * An answer before the rules have seen it.
 *
 * @param next a second clause that is quoted
 */
record Draft(
    String text,
    Source source,
    Optional<String> clause,
    Optional<String> next,
    OptionalDouble relevance,
    Optional<Phrase> phrase) {

  static Draft of(String text, Source source) {
    return new Draft(
        text, source, Optional.empty(), Optional.empty(), OptionalDouble.empty(), Optional.empty());
  }

  /** A sentence with the clause it rests on. */
  static Draft citing(String text, Source source, Optional<String> clause) {
    return new Draft(
        clause.map(id -> cited(text, id)).orElse(text),
        source,
        clause,
        Optional.empty(),
        OptionalDouble.empty(),
        Optional.empty());
  }

  /** Clauses, quoted, behind a phrase about the first. */
  static Draft quoting(List<Hit> hits, Optional<String> phrase, Optional<Phrase> said) {
    Hit hit = hits.getFirst();
    String quoted =
        hits.stream()
            .map(Hit::passage)
            .map(clause -> cited("\u201c" + clause.text() + "\u201d", clause.id()))
            .collect(Collectors.joining("\n"));
    return new Draft(
        phrase.map(words -> words + "\n" + quoted).orElse(quoted),
        Source.CLAUSE,
        Optional.of(hit.passage().id()),
        hits.stream().skip(1).findFirst().map(next -> next.passage().id()),
        OptionalDouble.of(hit.relevance()),
        said);
  }

  Draft with(String text) {
    return new Draft(text, source, clause, next, relevance, phrase);
  }

  private static String cited(String text, String clause) {
    String citation = "(clause " + clause + ")";
    return text.contains(citation) ? text : text + " " + citation;
  }
}
