package dev.jackdaw.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.problem.UserException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeldOutTest {
  @Test
  void document_holdsOutAboutTheFractionAndPartsWhole() {
    TokenStore store = Stores.of(true, texts(2000));
    HeldOut split = HeldOut.split(store, HeldOut.Kind.DOCUMENT, 0.1, 5);
    assertThat(split.heldOut().documents()).isBetween(150, 250);
    assertThat(split.training().documents() + split.heldOut().documents()).isEqualTo(2000);
    assertThat(split.training().tokens() + split.heldOut().tokens()).isEqualTo(store.tokens());
    assertThat(texts(split.heldOut())).doesNotContainAnyElementsOf(texts(split.training()));
  }

  @Test
  void document_withMoreText_keepsItsSide() {
    Set<String> few =
        texts(HeldOut.split(Stores.of(true, texts(300)), HeldOut.Kind.DOCUMENT, 0.2, 5).heldOut());
    Set<String> more =
        texts(HeldOut.split(Stores.of(true, texts(600)), HeldOut.Kind.DOCUMENT, 0.2, 5).heldOut());
    assertThat(more).containsAll(few);
    Set<String> seeded =
        texts(HeldOut.split(Stores.of(true, texts(300)), HeldOut.Kind.DOCUMENT, 0.2, 6).heldOut());
    assertThat(seeded).isNotEqualTo(few);
  }

  @Test
  void document_copies_areOnOneSide() {
    String[] texts = new String[200];
    for (int i = 0; i < 200; i++) {
      texts[i] = "text " + i % 50;
    }
    HeldOut split = HeldOut.split(Stores.of(true, texts), HeldOut.Kind.DOCUMENT, 0.3, 1);
    assertThat(split.heldOut().documents() % 4).isZero();
    assertThat(split.heldOut().documents()).isPositive();
  }

  @Test
  void document_fewDocuments_holdsOutOneAtLeast() {
    HeldOut split = HeldOut.split(Stores.of(true, "a", "b", "c"), HeldOut.Kind.DOCUMENT, 0.0001, 5);
    assertThat(split.heldOut().documents()).isEqualTo(1);
  }

  @Test
  void document_onlyOne_isRefused() {
    assertThatThrownBy(
            () -> HeldOut.split(Stores.of(true, "all in one"), HeldOut.Kind.DOCUMENT, 0.1, 5))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("one document: it cannot be split by document")
        .hasMessageContaining("hold out the tail instead");
  }

  @Test
  void tail_cutsAtTheFractionAndTrainsNoLabelBehindTheCut() {
    HeldOut split = HeldOut.split(Stores.of(true, "abcdefghi"), HeldOut.Kind.TAIL, 0.3, 0);
    assertThat(split.training().tokens()).isEqualTo(7);
    assertThat(split.heldOut().tokens()).isEqualTo(3);
    TokenBatch training = batch(split.training());
    assertThat(training.labels()[6]).isEqualTo(TokenBatch.IGNORED);
    assertThat(training.trained()).isEqualTo(6);
    TokenBatch heldOut = batch(split.heldOut());
    assertThat(heldOut.labels()).startsWith('h', 'i', ByteTokenizer.END);
  }

  @Test
  void tail_betweenDocuments_endsTheLastOne() {
    HeldOut split = HeldOut.split(Stores.of(true, "abcd", "efgh"), HeldOut.Kind.TAIL, 0.5, 0);
    assertThat(batch(split.training()).labels()).startsWith('a', 'b', 'c', 'd', ByteTokenizer.END);
  }

  @Test
  void tail_ofTooLittle_isRefused() {
    assertThatThrownBy(() -> HeldOut.split(Stores.of(false, "abc"), HeldOut.Kind.TAIL, 0.1, 0))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("3 tokens: too few");
    assertThatThrownBy(() -> HeldOut.split(Stores.of(false, "abc"), HeldOut.Kind.TAIL, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nothing_trainsOnEverything() {
    HeldOut split = HeldOut.nothing(Stores.of(true, "ab", "c"));
    assertThat(split.training().tokens()).isEqualTo(5);
    assertThat(split.heldOut().tokens()).isZero();
  }

  private static String[] texts(int count) {
    return IntStream.range(0, count).mapToObj(i -> "text number " + i).toArray(String[]::new);
  }

  private static TokenBatch batch(TokenView view) {
    return new EvaluationBatches(
            view, 1, 16, DocumentBoundaries.RESPECTED, Stores.tokenBytes(true), Long.MAX_VALUE)
        .batch(0);
  }

  private static Set<String> texts(TokenView view) {
    Set<String> texts = new TreeSet<>();
    long start = 0;
    for (int d = 0; d < view.documents(); d++) {
      int[] ids = new int[(int) (view.documentEnd(d) - start)];
      view.read(d, start, ids, 0, ids.length);
      texts.add(new ByteTokenizer(true).decode(ids));
      start = view.documentEnd(d);
    }
    return texts;
  }
}
