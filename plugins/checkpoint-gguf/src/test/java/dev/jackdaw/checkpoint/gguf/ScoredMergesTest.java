package dev.jackdaw.checkpoint.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScoredMergesTest {
  private static final List<String> TOKENS = List.of("<unk>", "</s>", "a", "b", "ab", "</", "s>");

  private static List<String> merges(int firstText) {
    List<Number> scores = List.of(0, 0, -2, -3, -1, -4, -5);
    return ScoredMerges.of(TOKENS, scores, id -> id >= firstText).stream()
        .map(merge -> String.join(" ", merge))
        .toList();
  }

  @Test
  void of_piecesOfAControlToken_areNotMergedIntoIt() {
    assertThat(merges(2)).containsExactly("a b");
    assertThat(merges(0)).containsExactly("</ s>", "a b");
  }

  @Test
  void of_partThatIsNoText_isNoPartOfAMerge() {
    assertThat(merges(3)).isEmpty();
  }
}
