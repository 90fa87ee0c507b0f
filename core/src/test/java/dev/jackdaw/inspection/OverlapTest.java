package dev.jackdaw.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OverlapTest {
  private static final double THRESHOLD = 0.7;

  private final List<PlacedText> texts = new ArrayList<>();

  private void add(Part part, String text, String label) {
    texts.add(PlacedText.of(part, part.label() + ".csv:" + (texts.size() + 2), text, label));
  }

  private Overlap overlap() {
    return Overlap.of(texts, THRESHOLD);
  }

  @Test
  void of_equalTexts_areCountedWherePartsMeet() {
    add(Part.TRAIN, "I lost my card yesterday", "lost");
    add(Part.TRAIN, "i lost my card, yesterday!", "lost");
    add(Part.TEST, "I LOST MY CARD YESTERDAY", "lost");
    add(Part.TEST, "an unrelated question about fees", "fees");

    Overlap overlap = overlap();

    Overlap.Shared within = overlap.between(Part.TRAIN, Part.TRAIN);
    assertThat(within.equal()).isEqualTo(1);
    Overlap.Shared leaked = overlap.between(Part.TRAIN, Part.TEST);
    assertThat(leaked.equal()).isEqualTo(1);
    assertThat(leaked.worst().getFirst().first().place()).isEqualTo("train.csv:2");
    assertThat(leaked.worst().getFirst().second().place()).isEqualTo("test.csv:4");
    assertThat(overlap.between(Part.TEST, Part.TEST).nothing()).isTrue();
    assertThat(overlap.between(Part.TRAIN, Part.VALIDATION)).isNull();
    assertThat(overlap.leaks()).isTrue();
    assertThat(overlap.contradictions()).isEmpty();
  }

  @Test
  void of_nearlyEqualTexts_showTheirExactSimilarity() {
    String one = "please tell me how long a transfer to Germany takes at the weekend";
    String other = "please tell me how long a transfer to Germany takes at the weekends";
    add(Part.TRAIN, one, "a");
    add(Part.VALIDATION, other, "a");

    Overlap.Shared shared = overlap().between(Part.TRAIN, Part.VALIDATION);

    assertThat(shared.near()).isEqualTo(1);
    assertThat(shared.equal()).isZero();
    assertThat(shared.worst().getFirst().likeness()).isEqualTo(jaccard(one, other));
  }

  private static double jaccard(String one, String other) {
    Set<String> a = runs(one.toLowerCase(Locale.ROOT));
    Set<String> b = runs(other.toLowerCase(Locale.ROOT));
    Set<String> both = new HashSet<>(a);
    both.retainAll(b);
    Set<String> either = new HashSet<>(a);
    either.addAll(b);
    return both.size() / (double) either.size();
  }

  private static Set<String> runs(String text) {
    Set<String> runs = new HashSet<>();
    for (int i = 0; i + 5 <= text.length(); i++) {
      runs.add(text.substring(i, i + 5));
    }
    return runs;
  }

  @Test
  void of_sameTextOtherLabel_isAContradiction() {
    add(Part.TRAIN, "cancel it", "cancel");
    add(Part.TRAIN, "Cancel it.", "refund");
    add(Part.TRAIN, "cancel it", "cancel");

    assertThat(overlap().contradictions())
        .singleElement()
        .satisfies(
            c ->
                assertThat(c.texts())
                    .extracting(PlacedText::answer)
                    .containsExactly("cancel", "refund"));
  }

  @Test
  void of_oneSentenceFilledInTwice_sharesASkeleton() {
    add(Part.TRAIN, "Hello. Can I fly from Leeds to Oslo on 5 May?", "a");
    add(Part.TEST, "Can I fly from Bergen to Palermo on 17 October?", "a");
    add(Part.TEST, "Is there a seat for my cello in the cabin?", "a");

    Overlap.Shared shared = overlap().between(Part.TRAIN, Part.TEST);

    assertThat(shared.skeletons()).isEqualTo(1);
    assertThat(shared.alike().getFirst().skeleton())
        .isEqualTo("can i fly from (name) to (name) on (number) (name)");
  }

  @Test
  void skeletons_commonPhrase_isNone() {
    assertThat(Skeletons.skeletons("Thank you Anna. 12 May 2025. \"Quoted words of some length\""))
        .isEmpty();
  }

  @Test
  void of_randomTextsWithOneWordChanged_findsEveryPairAndNoOther() {
    long seed = 7;
    Random random = new Random(seed);
    int pairs = 300;
    for (int i = 0; i < pairs; i++) {
      List<String> words = new ArrayList<>();
      for (int j = 0; j < 20; j++) {
        words.add(word(random));
      }
      add(Part.TRAIN, String.join(" ", words), "x");
      words.set(random.nextInt(20), word(random));
      add(Part.TEST, String.join(" ", words), "x");
    }

    Overlap overlap = overlap();

    Set<String> expected = new HashSet<>();
    for (int i = 0; i < pairs; i++) {
      String one = texts.get(2 * i).wording();
      String other = texts.get(2 * i + 1).wording();
      if (jaccard(one, other) >= THRESHOLD) {
        expected.add(texts.get(2 * i + 1).place());
      }
    }
    assertThat(expected).as("seed %d", seed).hasSizeGreaterThan(250);
    assertThat(overlap.between(Part.TRAIN, Part.TEST).near()).isEqualTo(expected.size());
    assertThat(overlap.between(Part.TRAIN, Part.TRAIN).nothing()).isTrue();
    assertThat(overlap.passedOver()).isZero();
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < 4 + random.nextInt(4); i++) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }

  @Test
  void of_thousandsOfTextsAlike_passesComparisonsOverAndStillNamesEachText() {
    for (int i = 0; i < 3000; i++) {
      add(
          Part.TRAIN,
          "your order with the very long number " + i + " has been sent to your house",
          "x");
    }
    add(Part.TEST, "your order with the very long number x has been sent to your house", "x");

    Overlap overlap = overlap();

    assertThat(overlap.passedOver()).isPositive();
    assertThat(overlap.between(Part.TRAIN, Part.TRAIN).near()).isEqualTo(2999);
    assertThat(overlap.between(Part.TRAIN, Part.TEST).near()).isEqualTo(1);
  }
}
