package dev.jackdaw.cli;

import dev.jackdaw.constraint.Constraint;
import dev.jackdaw.constraint.Whitespace;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The form that a generated text must have, as options say it. */
final class Forms {
  private Forms() {}

  /** @throws UserException if several are given, or one is not understood */
  static Optional<Constraint> asked(
      List<String> choice,
      Optional<String> regex,
      Optional<Path> jsonSchema,
      Whitespace whitespace) {
    List<String> given = new ArrayList<>();
    if (!choice.isEmpty()) {
      given.add("--choice");
    }
    regex.ifPresent(_ -> given.add("--regex"));
    jsonSchema.ifPresent(_ -> given.add("--json-schema"));
    if (given.size() > 1) {
      throw new UserException(
          UserException.Kind.USAGE,
          Problem.of(String.join(" and ", given) + " contradict each other").fix("give one"));
    }
    if (!choice.isEmpty()) {
      return Optional.of(Constraint.choice(choice));
    }
    return regex
        .map(Constraint::regex)
        .or(() -> jsonSchema.map(file -> new Constraint.JsonSchema(read(file), whitespace)));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new UserException(
          UserException.Kind.INPUT, Problem.of("is not UTF-8 text").at(file.toString()), e);
    } catch (IOException e) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("cannot be read: " + e.getMessage()).at(file.toString()),
          e);
    }
  }
}
