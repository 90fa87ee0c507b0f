package dev.jackdaw.bot;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is said, and what the bot must make of it. Whatever is left out is not looked at.
 *
 * @param intent the intent that is recognised
 * @param clause a clause the answer quotes or rests on
 * @param contains texts the answer has
 * @param excludes texts it does not have
 * @param abstains whether the bot declines
 * @param handover whether it hands over to a person
 */
public record GoldenTurn(
    @Doc("What is said") String user,
    @Doc("The intent that is recognised") Optional<String> intent,
    @Doc("A clause the answer quotes or rests on") Optional<String> clause,
    @Doc("Texts the answer has") @Default("[]") List<String> contains,
    @Doc("Texts it does not have") @Default("[]") List<String> excludes,
    @Doc("Whether the bot declines") Optional<Boolean> abstains,
    @Doc("Whether it hands over to a person") Optional<Boolean> handover) {

  /** What is not as it must be: {@code expected clause 4.2, was 4.3}. */
  public List<String> differences(Reply reply) {
    List<String> wrong = new ArrayList<>();
    String was =
        reply
            .intent()
            .map(read -> read.abstains() ? "none (" + read.name() + "?)" : read.name())
            .orElse("none");
    intent
        .filter(name -> !name.equals(was))
        .ifPresent(name -> wrong.add("expected intent " + name + ", was " + was));
    clause
        .filter(id -> !clauses(reply).contains(id))
        .ifPresent(
            id ->
                wrong.add(
                    "expected clause "
                        + id
                        + ", was "
                        + (clauses(reply).isEmpty()
                            ? "none"
                            : String.join(" and ", clauses(reply)))));
    for (String text : contains) {
      if (!reply.text().contains(text)) {
        wrong.add("expected \"" + text + "\" in the answer");
      }
    }
    for (String text : excludes) {
      if (reply.text().contains(text)) {
        wrong.add("expected no \"" + text + "\" in the answer");
      }
    }
    abstains
        .filter(expected -> expected != reply.declines())
        .ifPresent(
            expected -> wrong.add(expected ? "expected that it declines" : "expected an answer"));
    handover
        .filter(expected -> expected != reply.handsOver())
        .ifPresent(
            expected -> wrong.add(expected ? "expected a hand-over" : "expected no hand-over"));
    return wrong;
  }

  private static List<String> clauses(Reply reply) {
    return Stream.concat(reply.clause().stream(), reply.nextClause().stream()).toList();
  }
}
