package dev.jackdaw.constraint;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.List;

/**
 * The form that a text must have. The whole of what is generated has it, from the first character to the end-of-text token; a text
 * that ends early, because of its length or a stop string, is the beginning of one that has it.
 */
public sealed interface Constraint {
  /**
   * One of some strings.
   *
   * @param strings at least one, none of them empty
   */
  record Choice(List<String> strings) implements Constraint {
    public Choice {
      strings = List.copyOf(strings);
      if (strings.isEmpty() || strings.contains("")) {
        throw new UserException(
            UserException.Kind.USAGE,
            Problem.of(
                strings.isEmpty()
                    ? "a choice needs at least one string"
                    : "a string to choose is empty"));
      }
      strings.forEach(Choice::requireWhole);
    }

    private static void requireWhole(String string) {
      if (string.codePoints().anyMatch(CodePoints::isSurrogate)) {
        throw new UserException(
            UserException.Kind.USAGE,
            Problem.of("a string to choose has half a surrogate pair: \"" + string + "\""));
      }
    }

    @Override
    public Grammar grammar() {
      return Grammar.of(
          new Expression.OneOf(strings.stream().<Expression>map(Expression.Text::new).toList()));
    }
  }

  /**
   * A regular expression, which the whole text matches. Characters, {@code .} (all but line feed), classes with ranges and negation,
   * {@code \d \w \s} and their opposites (ASCII), {@code \p{L}} and other general categories of Unicode, groups, {@code |}, and the
   * repetitions {@code * + ? {n} {n,} {n,m}}, also written lazily, which changes nothing here; {@code ^} and {@code $} at the ends.
   * Anything else, such as a back-reference or look-ahead, is refused with its place.
   */
  record Regex(String expression) implements Constraint {
    public Regex {
      RegexParser.whole(expression);
    }

    @Override
    public Grammar grammar() {
      return Grammar.of(RegexParser.whole(expression));
    }
  }

  /**
   * JSON that is valid for a JSON schema. Understood are {@code type}, {@code properties}, {@code required}, {@code
   * additionalProperties}, {@code enum}, {@code const}, {@code items}, {@code minItems}, {@code maxItems}, {@code minLength}, {@code
   * maxLength}, {@code pattern}, {@code anyOf}, {@code oneOf} and {@code $ref} within the schema, to itself as well; descriptive
   * keywords are passed over and every other is refused, for it could not be kept.
   *
   * <p>Of all texts that are valid those can be generated which name an object's properties in the schema's order, write strings
   * without escapes that are not needed, and integers without fraction or exponent. Where {@code properties} are given but not {@code
   * additionalProperties}, there are no others.
   *
   * @param schema its text
   */
  record JsonSchema(String schema, Whitespace whitespace) implements Constraint {
    public JsonSchema {
      new SchemaReader(schema, whitespace).read();
    }

    @Override
    public Grammar grammar() {
      return new SchemaReader(schema, whitespace).read();
    }
  }

  static Constraint choice(List<String> strings) {
    return new Choice(strings);
  }

  /** @throws UserException for what is not understood, with its place */
  static Constraint regex(String expression) {
    return new Regex(expression);
  }

  /** @throws UserException for what is not understood, with its place */
  static Constraint jsonSchema(String schema) {
    return new JsonSchema(schema, Whitespace.SPACE);
  }

  /** The grammar of the texts that have this form. */
  Grammar grammar();
}
