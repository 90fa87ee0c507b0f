package dev.jackdaw.rule;

import dev.jackdaw.dialogue.Premises;
import dev.jackdaw.problem.NearestName;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Tree;
import dev.jackdaw.recipe.Yaml;
import dev.jackdaw.retrieval.Passage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sentences by intent, read from YAML: {@code intent: sentence}, or {@code intent: {answer: sentence, clause: "4.2"}}. */
public final class Sentences {
  private static final String CLAUSE = "clause";

  private final String key;
  private final Premises premises;
  private final List<Problem> problems = new ArrayList<>();

  private Sentences(String key, Premises premises) {
    this.key = key;
    this.premises = premises;
  }

  /**
   * Reads a file.
   *
   * @param key what the sentence is called where a clause stands beside it
   * @throws UserException with every problem and its place: an intent the classifier does not know, a clause the policy does not have
   */
  public static Map<String, Sentence> read(Path file, String key, Premises premises) {
    Tree tree = Yaml.read(file);
    Sentences reader = new Sentences(key, premises);
    Map<String, Sentence> sentences = new LinkedHashMap<>();
    if (tree instanceof Tree.Mapping mapping) {
      mapping
          .entries()
          .forEach(
              (intent, entry) -> {
                unknown("intent", intent, premises.intents())
                    .ifPresent(p -> reader.fault(p, entry.key().toString()));
                Sentence sentence = reader.sentence(entry.value());
                if (sentence != null) {
                  sentences.put(intent, sentence);
                }
              });
    } else {
      reader.fault(
          Problem.of("expected intents with their sentences, found " + tree.words()),
          tree.place().toString());
    }
    if (!reader.problems.isEmpty()) {
      throw new UserException(UserException.Kind.CONFIGURATION, reader.problems);
    }
    return Collections.unmodifiableMap(sentences);
  }

  /** @throws UserException naming each that the classifier does not know */
  public static void requireIntents(List<String> intents, String where, Premises premises) {
    List<Problem> problems =
        intents.stream()
            .flatMap(intent -> unknown("intent", intent, premises.intents()).stream())
            .map(problem -> problem.at(where))
            .toList();
    if (!problems.isEmpty()) {
      throw new UserException(UserException.Kind.CONFIGURATION, problems);
    }
  }

  private void fault(Problem problem, String where) {
    problems.add(problem.at(where));
  }

  private @Nullable Sentence sentence(Tree tree) {
    if (!(tree instanceof Tree.Mapping mapping)) {
      String text = text(tree);
      return text == null ? null : new Sentence(text, Optional.empty());
    }
    mapping
        .entries()
        .forEach(
            (name, entry) -> {
              if (!name.equals(key) && !name.equals(CLAUSE)) {
                fault(
                    Problem.of("unknown key \"" + name + "\"").available(List.of(key, CLAUSE)),
                    entry.key().toString());
              }
            });
    Tree.Entry said = mapping.entries().get(key);
    Tree.Entry clause = mapping.entries().get(CLAUSE);
    String text = said == null ? null : text(said.value());
    if (said == null) {
      fault(Problem.of("missing key \"" + key + "\""), tree.place().toString());
    }
    Optional<String> rests =
        clause == null ? Optional.empty() : Optional.ofNullable(text(clause.value()));
    if (clause != null && rests.isPresent()) {
      List<String> known = premises.policy().stream().map(Passage::id).toList();
      unknown(CLAUSE, rests.get(), known).ifPresent(p -> fault(p, clause.key().toString()));
    }
    return text == null ? null : new Sentence(text, rests);
  }

  private @Nullable String text(Tree tree) {
    if (tree instanceof Tree.Scalar scalar
        && scalar.kind() == Tree.Kind.TEXT
        && !scalar.text().isBlank()) {
      return scalar.text().strip();
    }
    boolean number = tree instanceof Tree.Scalar scalar && scalar.kind() == Tree.Kind.FLOAT;
    Problem problem = Problem.of("expected text, found " + tree.words());
    fault(number ? problem.fix("put quotes around it") : problem, tree.place().toString());
    return null;
  }

  /** Nothing is unknown where nothing is known. */
  private static Optional<Problem> unknown(String what, String name, List<String> known) {
    if (known.isEmpty() || known.contains(name)) {
      return Optional.empty();
    }
    Problem problem = Problem.of("unknown " + what + " \"" + name + "\"");
    return Optional.of(
        NearestName.of(name, known)
            .map(near -> problem.fix("did you mean \"" + near + "\"?"))
            .orElse(problem.available(known.size() > 60 ? List.of() : known)));
  }
}
