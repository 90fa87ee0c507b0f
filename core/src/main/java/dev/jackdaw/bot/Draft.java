package dev.jackdaw.bot;

import dev.jackdaw.dialogue.Source;
import dev.jackdaw.retrieval.Hit;
import java.util.Optional;
import java.util.OptionalDouble;

/** An answer before the rules have seen it. */
record Draft(
    String text,
    Source source,
    Optional<String> clause,
    OptionalDouble relevance,
    Optional<Phrase> phrase) {

  static Draft of(String text, Source source) {
    return new Draft(text, source, Optional.empty(), OptionalDouble.empty(), Optional.empty());
  }

  /** A sentence with the clause it rests on. */
  static Draft citing(String text, Source source, Optional<String> clause) {
    return new Draft(
        clause.map(id -> cited(text, id)).orElse(text),
        source,
        clause,
        OptionalDouble.empty(),
        Optional.empty());
  }

  /** A clause, quoted, behind a phrase about it. */
  static Draft quoting(Hit hit, Optional<String> phrase, Optional<Phrase> said) {
    String quoted = cited("\u201c" + hit.passage().text() + "\u201d", hit.passage().id());
    return new Draft(
        phrase.map(words -> words + "\n" + quoted).orElse(quoted),
        Source.CLAUSE,
        Optional.of(hit.passage().id()),
        OptionalDouble.of(hit.relevance()),
        said);
  }

  Draft with(String text) {
    return new Draft(text, source, clause, relevance, phrase);
  }

  private static String cited(String text, String clause) {
    String citation = "(clause " + clause + ")";
    return text.contains(citation) ? text : text + " " + citation;
  }
}
