package dev.jackdaw.evaluation.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Figures computed by sacreBLEU 2.6.0 and rouge-score 0.1.2. */
class SimilarityTest {
  record Case(String text, String reference, double bleu, double chrF, double rougeL) {}

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "The quick brown fox jumped over the lazy dog.",
            "The quick brown fox jumps over the lazy dog.",
            65.80370064762461,
            88.73451355049598,
            0.8888888888888888),
        // Papineni et al. 2002, candidate 1
        new Case(
            "It is a guide to action which ensures that the military always obeys the commands of"
                + " the party.",
            "It is a guide to action that ensures that the military will forever heed Party"
                + " commands.",
            39.67088290836578,
            62.39771662829483,
            0.6470588235294118),
        new Case(
            "the cat sat on the mat",
            "There is a cat on the mat.",
            23.263472697663296,
            51.7741794643001,
            0.6153846153846153),
        new Case(
            "Your flight AB-123 costs $1,299.50, isn't it?",
            "Flight AB-123 costs 1,299.50 dollars.",
            9.287528999566801,
            60.99122351863527,
            0.7368421052631579),
        new Case(
            "Größe &amp; Gewicht: 5-10 kg…",
            "Größe & Gewicht: 5-10 kg ...",
            57.793909077763935,
            70.90472993290507,
            0.923076923076923),
        new Case("yes", "yes", 0, 100, 1),
        new Case("", "nothing was said", 0, 0, 0),
        new Case(
            "Bitte\u00a0warten 日本語 テスト",
            "Bitte warten Sie 日本語",
            35.35533905932737,
            64.16810313869136,
            0.8));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void metrics_ofOnePair_equalTheReferencePrograms(Case one) {
    Bleu bleu = new Bleu();
    ChrF chrF = new ChrF();
    bleu.add(one.text(), one.reference());
    chrF.add(one.text(), one.reference());

    assertThat(bleu.of(new int[] {0})).isCloseTo(one.bleu(), within(1e-9));
    assertThat(chrF.of(new int[] {0})).isCloseTo(one.chrF(), within(1e-9));
    assertThat(RougeL.of(one.text(), one.reference())).isCloseTo(one.rougeL(), within(1e-12));
  }

  @Test
  void corpusMetrics_ofAllPairs_equalTheReferencePrograms() {
    Bleu bleu = new Bleu();
    ChrF chrF = new ChrF();
    cases().forEach(one -> bleu.add(one.text(), one.reference()));
    cases().forEach(one -> chrF.add(one.text(), one.reference()));
    int[] all = IntStream.range(0, (int) cases().count()).toArray();

    assertThat(bleu.of(all)).isCloseTo(41.82318097264345, within(1e-9));
    assertThat(chrF.of(all)).isCloseTo(63.96388006283844, within(1e-9));
    assertThat(bleu.of(new int[] {0, 1})).isCloseTo(48.17735112553742, within(1e-9));
  }

  @Test
  void tokens_ofBleu_areThoseOfMteval() {
    assertThat(Bleu.tokens("Your flight AB-123 costs $1,299.50, isn't it?"))
        .isEqualTo(
            List.of("Your", "flight", "AB-123", "costs", "$", "1,299.50", ",", "isn't", "it", "?"));
    assertThat(Bleu.tokens("Größe &amp; Gewicht: 5-10 kg…"))
        .isEqualTo(List.of("Größe", "&", "Gewicht", ":", "5", "-", "10", "kg…"));
  }
}
