package dev.jackdaw.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StopMatcherTest {
  @Test
  void add_stopAcrossPieces_givesOutNoPartOfIt() {
    StopMatcher matcher = new StopMatcher(List.of("END."));

    assertThat(matcher.add("the E")).isEqualTo("the ");
    assertThat(matcher.add("N")).isEmpty();
    assertThat(matcher.add("D")).isEmpty();
    assertThat(matcher.stopped()).isFalse();
    assertThat(matcher.add(". more")).isEmpty();
    assertThat(matcher.stopped()).isTrue();
    assertThat(matcher.finish()).isEmpty();
  }

  @Test
  void add_beginningThatWasNone_isGivenOutLater() {
    StopMatcher matcher = new StopMatcher(List.of("aab"));

    assertThat(matcher.add("aa")).isEmpty();
    assertThat(matcher.add("a")).isEqualTo("a"); // aa may still begin aab
    assertThat(matcher.add("c")).isEqualTo("aac");
    assertThat(matcher.add("aa")).isEmpty();
    assertThat(matcher.finish()).isEqualTo("aa");
  }

  @Test
  void add_severalStops_takesTheEarliest() {
    StopMatcher matcher = new StopMatcher(List.of("xyz", "q", "\n\n"));

    assertThat(matcher.add("a xy\n q b xyz")).isEqualTo("a xy\n ");
    assertThat(matcher.stopped()).isTrue();
  }

  @Test
  void add_charactersOutsideTheFirstPlane_areNotSplit() {
    StopMatcher matcher = new StopMatcher(List.of("\uD83D\uDE00!"));

    assertThat(matcher.add("a\uD83D\uDE01")).isEqualTo("a\uD83D\uDE01");
    assertThat(matcher.add("\uD83D\uDE00")).isEmpty();
    assertThat(matcher.add("?")).isEqualTo("\uD83D\uDE00?");
  }

  @Test
  void add_randomTextInRandomPieces_givesTheTextBeforeTheStop() {
    for (int seed = 0; seed < 500; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      String text = letters(random, 60);
      String stop = letters(random, random.nextInt(1, 6));
      StopMatcher matcher = new StopMatcher(List.of(stop));
      StringBuilder out = new StringBuilder();
      for (int from = 0; from < text.length(); ) {
        int to = Math.min(text.length(), from + random.nextInt(1, 5));
        out.append(matcher.add(text.substring(from, to)));
        assertThat(text.substring(0, to)).as("seed %d", seed).startsWith(out);
        from = to;
      }
      out.append(matcher.finish());
      int at = text.indexOf(stop);
      assertThat(out.toString())
          .as("seed %d, %s in %s", seed, stop, text)
          .isEqualTo(at < 0 ? text : text.substring(0, at));
      assertThat(matcher.stopped()).isEqualTo(at >= 0);
    }
  }

  private static String letters(SplittableRandom random, int length) {
    StringBuilder text = new StringBuilder();
    random.ints(length, 'a', 'd').forEach(c -> text.append((char) c));
    return text.toString();
  }
}
