package dev.jackdaw.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.problem.UserException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegexTest {
  private static final String[] LETTERS = {"a", "b", "é", "日", "😀", "1", " ", "\n"};

  /** All texts of at most so many of the letters. */
  private static List<String> texts(int most) {
    List<String> all = new ArrayList<>(List.of(""));
    for (int from = 0, length = 1; length <= most; length++) {
      int to = all.size();
      for (; from < to; from++) {
        for (String letter : LETTERS) {
          all.add(all.get(from) + letter);
        }
      }
    }
    return all;
  }

  private static String random(Random random, int depth) {
    String[] atoms = {
      "a",
      "b",
      "é",
      "日",
      "😀",
      ".",
      "\\d",
      "\\w",
      "\\s",
      "\\S",
      "[ab]",
      "[^aé]",
      "[a-é]",
      "[日-😀1]",
      "\\x61",
      "\\u00e9",
      "\\u{1f600}",
      "\\p{L}",
      "\\P{Lo}",
      "\\n"
    };
    if (depth == 0) {
      return atoms[random.nextInt(atoms.length)];
    }
    String one = random(random, depth - 1);
    String two = random(random, depth - 1);
    return switch (random.nextInt(8)) {
      case 0 -> "(" + one + ")*";
      case 1 -> "(?:" + one + ")+?";
      case 2 -> "(?<name>" + one + ")?";
      case 3 -> "(" + one + "){2}";
      case 4 -> "(" + one + "){1,3}";
      case 5 -> "(" + one + "|" + two + ")";
      default -> one + two;
    };
  }

  /** The same for Java, where \S and names of groups mean the same but braces of \ u do not. */
  private static Pattern java(String expression) {
    return Pattern.compile(
        expression.replace("\\u{1f600}", "\\x{1f600}").replace("?<name>", "?:"),
        Pattern.UNIX_LINES);
  }

  @Test
  void regex_randomExpressions_acceptExactlyWhatJavaMatches() {
    List<String> texts = texts(3);
    for (int seed = 0; seed < 150; seed++) {
      String expression = random(new Random(seed), 1 + seed % 3);
      Constraint constraint = Constraint.regex(expression);
      Machine machine = new Machine(constraint.grammar());
      Pattern pattern = java(expression);
      for (String text : texts) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(machine.step(machine.start(), bytes).accepts())
            .as("seed %d: %s on \"%s\"", seed, expression, text)
            .isEqualTo(pattern.matcher(text).matches());
      }
    }
  }

  @Test
  void regex_randomLogits_drawTextsThatMatch() {
    int ended = 0;
    for (int seed = 0; seed < 150; seed++) {
      Random random = new Random(seed);
      String expression = random(random, 1 + seed % 4);
      Pieces pieces = Pieces.ofTexts(random, 60, "ab 1aé日😀\n1 b日日éaa😀b", "日本語 aé1ab");
      TokenMasks masks =
          TokenMasks.of(Constraint.regex(expression), TokenTrie.of(pieces, pieces.size() + 3));
      for (int i = 0; i < 5; i++) {
        var drawn = Drawing.draw(masks, pieces, random, 60);
        if (drawn.isPresent()) {
          ended++;
          assertThat(pieces.text(drawn.get()))
              .as("seed %d: %s", seed, expression)
              .matches(java(expression));
        }
      }
    }
    assertThat(ended).isGreaterThan(600);
  }

  @Test
  void regex_longExpressions_areFine() {
    assertThat(Drawing.accepts(Constraint.regex("[a-z]{3,2000}"), "x".repeat(2000))).isTrue();
    assertThat(Drawing.accepts(Constraint.regex("[a-z]{3,2000}"), "x".repeat(2001))).isFalse();
    assertThat(Drawing.accepts(Constraint.regex("^a+$|^b$"), "b")).isTrue();
    assertThat(Drawing.accepts(Constraint.regex("(a*)*"), "aaa")).isTrue();
    assertThat(Drawing.accepts(Constraint.regex(""), "")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "(a;1;a group that does not end",
        "a);2;a closing parenthesis",
        "ab**;4;a repetition of a repetition",
        "a*+;3;possessive",
        "*a;1;nothing to repeat",
        "a{3,2};2;the wrong way round",
        "a{,2};2;a repetition is written",
        "a{99999};2;more than 10000",
        "(a)\\1;4;back-reference",
        "(?=a);1;look-ahead",
        "(?<!a)b;1;look-behind",
        "(?i)a;1;flags",
        "a\\bc;2;\\b is not supported",
        "a^b;2;an anchor",
        "(a$)b;3;an anchor",
        "[b-a];2;the wrong way round",
        "[\\d-z];2;a range needs a character",
        "[ab;4;it ends too early",
        "[];1;no character is in these brackets",
        "[a[b]];3;put a backslash",
        "a};2;put a backslash",
        "\\p{Greek};1;a category is written",
        "\\u12;1;a character is written",
        "\\ud800;1;not a surrogate",
        "a\\;3;it ends too early",
      })
  void regex_notUnderstood_isRefusedWithItsPlace(String expression, int place, String reason) {
    assertThatThrownBy(() -> Constraint.regex(expression))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("at character " + place + ":")
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[a-z]{9000}{9}", "(((\\p{L}{1,1000}){1,1000}))"})
  void regex_tooLarge_isRefused(String expression) {
    assertThatThrownBy(() -> Constraint.regex(expression).grammar())
        .isInstanceOf(UserException.class);
  }
}
