package dev.jackdaw.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.retrieval.Passage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyTest {
  private static List<Passage> clauses(String text) {
    return Policy.parse("policy.md", text.lines().toList()).clauses();
  }

  private static List<String> problems(String text) {
    try {
      clauses(text);
    } catch (UserException e) {
      return e.problems().stream().map(Problem::toString).toList();
    }
    return List.of();
  }

  @Test
  void parse_sectionsAndClauses_areTakenWordForWord() {
    assertThat(
            clauses(
                """
                # Terms of a house
                An introduction, in
                several lines.

                ## 4 Bags
                4.1 A bag weighs 23 kg
                at most: "no more".

                4.10. Golf bags
                - are bags,
                - cost 50 euros.

                ## 5. Pets
                5.1 No cats.
                5.2 No dogs.
                """))
        .containsExactly(
            new Passage("4.1", "Bags", "A bag weighs 23 kg at most: \"no more\"."),
            new Passage("4.10", "Bags", "Golf bags - are bags, - cost 50 euros."),
            new Passage("5.1", "Pets", "No cats."),
            new Passage("5.2", "Pets", "No dogs."));
  }

  @Test
  void parse_everythingWrong_isToldAtOnceWithItsLine() {
    assertThat(
            problems(
                """
                1.1 Before any section.
                ## 1. One
                1.1 Again.

                A paragraph without number.

                2.3 Of another section.
                1.4
                ## No number
                """))
        .satisfiesExactly(
            p -> assertThat(p).contains("policy.md:1").contains("stands under no section"),
            p -> assertThat(p).contains("policy.md:3").contains("a clause 1.1 already"),
            p -> assertThat(p).contains("policy.md:5").contains("has no number"),
            p -> assertThat(p).contains("policy.md:7").contains("under section 1, One"),
            p -> assertThat(p).contains("policy.md:8").contains("1.4 says nothing"),
            p -> assertThat(p).contains("policy.md:9").contains("has no number"));
  }

  @Test
  void parse_nothingToCite_isRefused() {
    assertThat(problems("# Terms\nWe are nice.\n"))
        .singleElement()
        .asString()
        .contains("no numbered clause");
  }

  @Test
  void knownQuestions_citations_joinTheirClauses(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("answers.jsonl"),
            """
            {"messages": [{"role": "user", "content": "How heavy?"}, {"role": "assistant", "content": "23 kg (clause 4.1)."}]}
            {"messages": [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hello."}, {"role": "user", "content": "And fat?"}, {"role": "assistant", "content": "No (clause 4.1)"}]}
            """);
    Policy policy = Policy.parse("policy.md", List.of("## 4 Bags", "4.1 A bag weighs 23 kg."));

    KnownQuestions known = KnownQuestions.read(policy, List.of(file));

    assertThat(known.questions("4.1")).containsExactly("How heavy?", "And fat?");
    assertThat(known.beside(policy).clauses().getFirst().questions())
        .containsExactly("How heavy?", "23 kg.", "And fat?", "No");
  }

  @Test
  void knownQuestions_unknownClause_isNamedWithItsLine(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("answers.jsonl"),
            """
            {"messages": [{"role": "user", "content": "?"}, {"role": "assistant", "content": "No (clause 9.9)."}]}
            {"prompt": "x"}
            """);
    Policy policy = Policy.parse("policy.md", List.of("## 4 Bags", "4.1 A bag weighs 23 kg."));

    assertThatThrownBy(() -> KnownQuestions.read(policy, List.of(file)))
        .isInstanceOfSatisfying(
            UserException.class,
            e -> {
              assertThat(e.problems()).hasSize(2);
              assertThat(e.problems().getFirst().toString()).contains("answers.jsonl:1", "9.9");
              assertThat(e.problems().getLast().toString()).contains("answers.jsonl:2", "messages");
            });
  }
}
