package dev.jackdaw.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.problem.UserException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenMasksTest {
  private static TokenMasks masks(Constraint constraint, Pieces pieces) {
    return TokenMasks.of(constraint, TokenTrie.of(pieces, pieces.size()));
  }

  @Test
  void mask_tokensOfSeveralCharactersAndOfPartsOfOne_areThoseThatCanFollow() {
    Pieces pieces =
        new Pieces(
            List.of(
                "a".getBytes(StandardCharsets.UTF_8),
                "ab".getBytes(StandardCharsets.UTF_8),
                "abc".getBytes(StandardCharsets.UTF_8),
                "bc".getBytes(StandardCharsets.UTF_8),
                new byte[] {(byte) 0xc3},
                new byte[] {(byte) 0xa9},
                new byte[] {'b', (byte) 0xc3}));
    TokenMasks.Cursor cursor = masks(Constraint.choice(List.of("ab", "abé", "é")), pieces).begin();

    assertThat(allowed(cursor, pieces)).containsExactlyInAnyOrder(0, 1, 4);
    assertThat(cursor.mayEnd()).isFalse();
    cursor.add(1);
    assertThat(cursor.mayEnd()).isTrue();
    assertThat(allowed(cursor, pieces)).containsExactlyInAnyOrder(4, pieces.end());
    cursor.add(4);
    assertThat(allowed(cursor, pieces)).containsExactly(5);
    cursor.add(5);
    assertThat(cursor.goesOn()).isFalse();
    assertThat(allowed(cursor, pieces)).containsExactly(pieces.end());
    assertThatThrownBy(() -> cursor.add(0)).hasMessageContaining("token 0 may not follow");
  }

  private static Set<Integer> allowed(TokenMasks.Cursor cursor, Pieces pieces) {
    float[] logits = new float[pieces.size()];
    cursor.mask(logits, Set.of(pieces.end()));
    Set<Integer> ids = new HashSet<>();
    for (int id = 0; id < logits.length; id++) {
      if (logits[id] == 0) {
        ids.add(id);
        assertThat(id == pieces.end() || cursor.allows(id)).isTrue();
      }
    }
    return ids;
  }

  @Test
  void mask_specialTokens_areNeverSpelledAsText() {
    Pieces pieces = Pieces.ofTexts(new Random(1), 50, "<|turn|><|end|>");
    TokenMasks.Cursor cursor = masks(Constraint.regex("(<\\|(turn|end)\\|>)+"), pieces).begin();

    assertThat(cursor.allows(pieces.turn())).isFalse();
    assertThat(cursor.allows(pieces.end())).isFalse();
    for (byte b : "<|turn|>".getBytes(StandardCharsets.UTF_8)) {
      assertThat(allowed(cursor, pieces)).doesNotContain(pieces.turn(), pieces.end());
      cursor.add(b & 0xff);
    }
    assertThat(allowed(cursor, pieces)).contains(pieces.end()).doesNotContain(pieces.turn());
  }

  @Test
  void choice_everyString_isReachedInEveryWayOfSpellingIt() {
    List<String> strings = List.of("yes", "yesterday", "no", "größer", "😀");
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      Pieces pieces = Pieces.ofTexts(random, 80, strings.toArray(String[]::new));
      TokenMasks masks = masks(Constraint.choice(strings), pieces);
      Set<String> drawn = new HashSet<>();
      for (int i = 0; i < 200; i++) {
        drawn.add(pieces.text(Drawing.draw(masks, pieces, random, 30).orElseThrow()));
      }
      assertThat(drawn).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(strings);
    }
  }

  @Test
  void mask_vocabularyWithoutSomeCharacters_neverBeginsWhatItCannotFinish() {
    Pieces pieces = Pieces.of("a", "b", "c", "x");
    TokenMasks.Cursor cursor = masks(Constraint.regex("ab?é|c+x|bé|x(é|c)"), pieces).begin();

    assertThat(allowed(cursor, pieces)).containsExactlyInAnyOrder(2, 3);
    cursor.add(3);
    assertThat(allowed(cursor, pieces)).containsExactly(2);
    assertThatThrownBy(() -> masks(Constraint.regex("a+é"), pieces))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("cannot spell any text");
    assertThatThrownBy(() -> masks(Constraint.jsonSchema("{\"type\":\"null\"}"), pieces))
        .isInstanceOf(UserException.class);
  }

  @Test
  void choice_badStrings_areRefused() {
    assertThatThrownBy(() -> Constraint.choice(List.of())).hasMessageContaining("at least one");
    assertThatThrownBy(() -> Constraint.choice(List.of("a", ""))).hasMessageContaining("is empty");
    assertThatThrownBy(() -> Constraint.choice(List.of("\ud800")))
        .hasMessageContaining("half a surrogate pair");
  }

  @Test
  void trie_manyTokens_visitsEachThatCanBeRead() {
    Pieces pieces = Pieces.ofTexts(new Random(3), 3000, "the quick brown fox jumps über den Zaun");
    Machine machine = new Machine(Constraint.regex("[a-zü ]+").grammar());
    Set<Integer> visited = new HashSet<>();
    TokenTrie.of(pieces, pieces.size())
        .visit(
            machine,
            machine.start(),
            (reached, ids, from, to) ->
                Arrays.stream(ids, from, to).forEach(id -> assertThat(visited.add(id)).isTrue()));

    for (int id = 0; id < pieces.all().size(); id++) {
      boolean readable =
          pieces.bytes(id).length > 0 && !machine.step(machine.start(), pieces.bytes(id)).isDead();
      assertThat(visited.contains(id)).as("token %d", id).isEqualTo(readable);
    }
  }
}
