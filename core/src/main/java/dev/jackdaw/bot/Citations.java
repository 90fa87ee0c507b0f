package dev.jackdaw.bot;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Clauses named in an answer: {@code (clause 4.2)}, {@code (see clauses 4.2, 4.3 and 5.1)}, {@code (clause 4.2, clause 4.3)}. */
final class Citations {
  private static final String ID = "\\d+(?:\\.\\d+)+";
  private static final Pattern CITATION =
      Pattern.compile(
          "\\s*\\((?:see )?clauses? ID(?:(?:,|;| and|, and) (?:clauses? )?ID)*\\)"
              .replace("ID", ID),
          Pattern.CASE_INSENSITIVE);
  private static final Pattern CLAUSE = Pattern.compile(ID);

  private Citations() {}

  /** The clauses named, in order. */
  static List<String> of(String said) {
    return CITATION
        .matcher(said)
        .results()
        .flatMap(citation -> CLAUSE.matcher(citation.group()).results())
        .map(MatchResult::group)
        .toList();
  }

  /** What was said without naming clauses. */
  static String without(String said) {
    return CITATION.matcher(said).replaceAll("").strip();
  }
}
