package dev.jackdaw.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BigramBaselineTest {
  private static final DocumentBoundaries RESPECTED = DocumentBoundaries.RESPECTED;

  @Test
  void probability_sumsToOneAfterEveryToken() {
    BigramBaseline baseline =
        BigramBaseline.train(view("the cat sat on the mat", "a hat"), RESPECTED);
    for (int previous : new int[] {'t', 'a', ' ', 'q', ByteTokenizer.END}) {
      double sum = 0;
      for (int next = 0; next < 257; next++) {
        double p = baseline.probability(previous, next);
        assertThat(p).as("%c %d", previous, next).isPositive();
        sum += p;
      }
      assertThat(sum).as("after %c", previous).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void probability_ofAHandCountedText_isTheFormula() {
    // pairs: |a ab ba ab ba a| : six in all; distinct |a ab ba a|; once: |a, a|; twice: ab, ba
    BigramBaseline baseline = BigramBaseline.train(view("ababa"), RESPECTED);
    double discount = 2.0 / (2 + 2 * 2);
    double continuationOfB = ((1 - discount) + discount * 3 / 257) / 4;
    double expected = (2 - discount + discount * 2 * continuationOfB) / 3;
    assertThat(baseline.probability('a', 'b')).isCloseTo(expected, within(1e-12));
  }

  @Test
  void score_ofLikeText_isFarBetterThanUniformAndOfAllBytes() {
    TokenView training = view("the cat sat on the mat. ".repeat(50));
    TokenView heldOut = view("the mat sat on the cat. ".repeat(5));
    TextScore score =
        BigramBaseline.train(training, RESPECTED)
            .score(heldOut, RESPECTED, Stores.tokenBytes(true));
    assertThat(score.bytes()).isEqualTo(120);
    assertThat(score.tokens()).isEqualTo(121);
    assertThat(score.perplexity()).isBetween(1.3, 3.0);
    TextScore uniform = score.uniform(257);
    assertThat(uniform.perplexity()).isCloseTo(257, within(1e-9));
    assertThat(uniform.bitsPerByte())
        .isCloseTo(121 * Math.log(257) / Math.log(2) / 120, within(1e-9));
    assertThat(score.bitsPerByte()).isLessThan(uniform.bitsPerByte() / 4);
  }

  @Test
  void probability_whenNothingWasCounted_isUniform() {
    BigramBaseline baseline = BigramBaseline.train(view(""), RESPECTED);
    assertThat(baseline.probability('a', 'b')).isPositive();
  }

  private static TokenView view(String... documents) {
    return TokenView.whole(Stores.of(true, documents));
  }
}
