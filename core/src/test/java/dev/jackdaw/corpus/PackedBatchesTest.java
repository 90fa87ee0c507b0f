package dev.jackdaw.corpus;

import static dev.jackdaw.corpus.DocumentBoundaries.IGNORED;
import static dev.jackdaw.corpus.DocumentBoundaries.RESPECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.problem.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackedBatchesTest {
  private static final int E = ByteTokenizer.END;
  private static final int X = TokenBatch.IGNORED;

  @Test
  void row_respectingBoundaries_restartsPositionsAndEndsDocuments() {
    TokenBatch batch = row(true, RESPECTED, 8, "ab", "cde");
    assertThat(batch.ids()).containsExactly(E, 'a', 'b', E, 'c', 'd', 'e', 0);
    assertThat(batch.labels()).containsExactly('a', 'b', E, 'c', 'd', 'e', E, X);
    assertThat(batch.positions()).containsExactly(0, 1, 2, 0, 1, 2, 3, 0);
    assertThat(batch.documents()).containsExactly(0, 0, 0, 1, 1, 1, 1, -1);
    assertThat(batch.trained()).isEqualTo(7);
    assertThat(batch.bytes()).isEqualTo(5);
  }

  @Test
  void row_withoutEndOfText_predictsNothingAcrossDocuments() {
    TokenBatch batch = row(false, RESPECTED, 6, "ab", "cde");
    assertThat(batch.ids()).containsExactly('a', 'b', 'c', 'd', 'e', 0);
    assertThat(batch.labels()).containsExactly('b', X, 'd', 'e', X, X);
    assertThat(batch.trained()).isEqualTo(3);
  }

  @Test
  void row_ignoringBoundaries_isOneStream() {
    TokenBatch batch = row(true, IGNORED, 8, "ab", "cde");
    assertThat(batch.labels()).containsExactly('a', 'b', E, 'c', 'd', 'e', X, X);
    assertThat(batch.positions()).containsExactly(0, 1, 2, 3, 4, 5, 6, 0);
    assertThat(batch.documents()).containsExactly(0, 0, 0, 0, 0, 0, 0, -1);
  }

  @Test
  void row_thatWraps_startsAnewAtTheBeginning() {
    TokenView view = TokenView.whole(Stores.of(true, "ab", "cd"));
    for (DocumentBoundaries boundaries : DocumentBoundaries.values()) {
      RowPacker packer = new RowPacker(view, boundaries, Stores.tokenBytes(true), 1, 4);
      packer.fill(0, 4, 4);
      TokenBatch batch = packer.batch();
      assertThat(batch.ids()).as("%s", boundaries).containsExactly('c', 'd', E, 'a');
      assertThat(batch.labels()).containsExactly('d', boundaries == RESPECTED ? E : X, 'a', 'b');
      assertThat(batch.positions()).containsExactly(0, 1, 0, 1);
      assertThat(batch.documents()).containsExactly(0, 0, 1, 1);
    }
  }

  @Test
  void row_endingInsideADocument_hasTheNextTokenAsLabel() {
    TokenBatch batch = row(true, RESPECTED, 2, "abc", "d");
    assertThat(batch.labels()).containsExactly('a', 'b');
  }

  @Test
  void batch_ofRanksAndMicroBatches_areTheSameSequencesOfAStep() {
    TokenView view =
        TokenView.whole(
            Stores.of(true, "a text of some length to cut windows from, again and again"));
    DataOrder order = DataOrder.Kind.CONTIGUOUS.over(view, 5, 42);
    List<int[]> alone = rows(view, order, new BatchShape(8, 5, 1, 0, 1));
    List<int[]> accumulated = rows(view, order, new BatchShape(2, 5, 4, 0, 1));
    List<int[]> together = new ArrayList<>();
    List<int[]> rank0 = rows(view, order, new BatchShape(2, 5, 2, 0, 2));
    List<int[]> rank1 = rows(view, order, new BatchShape(2, 5, 2, 1, 2));
    for (int micro = 0; micro < 2; micro++) {
      together.addAll(rank0.subList(2 * micro, 2 * micro + 2));
      together.addAll(rank1.subList(2 * micro, 2 * micro + 2));
    }
    assertThat(accumulated)
        .usingElementComparator(Arrays::compare)
        .containsExactlyElementsOf(alone);
    assertThat(together).usingElementComparator(Arrays::compare).containsExactlyElementsOf(alone);
  }

  @Test
  void evaluation_scoresEveryLabelOnce() {
    String[] documents = {"the first", "a second document", "x", "and the last one of them"};
    for (int columns : new int[] {3, 7, 64}) {
      for (DocumentBoundaries boundaries : DocumentBoundaries.values()) {
        TokenView view = TokenView.whole(Stores.of(true, documents));
        int trained = 0;
        long bytes = 0;
        for (TokenBatch batch :
            new EvaluationBatches(
                view, 2, columns, boundaries, Stores.tokenBytes(true), Long.MAX_VALUE)) {
          trained += batch.trained();
          bytes += batch.bytes();
        }
        assertThat(trained)
            .as("%d %s", columns, boundaries)
            .isEqualTo(view.tokens() - (boundaries == IGNORED ? 1 : 0));
        assertThat(bytes).isEqualTo(String.join("", documents).length());
      }
    }
  }

  @Test
  void evaluation_ofSomeWindows_spreadsThemOverTheText() {
    TokenView view = TokenView.whole(Stores.of(false, "aabbccddeeffgghh"));
    EvaluationBatches batches =
        new EvaluationBatches(view, 1, 2, RESPECTED, Stores.tokenBytes(false), 4);
    assertThat(batches.size()).isEqualTo(4);
    assertThat(batches)
        .extracting(batch -> batch.ids()[0])
        .containsExactly((int) 'a', (int) 'c', (int) 'e', (int) 'g');
  }

  @Test
  void batches_ofAWrongVocabulary_areRefused() {
    TokenView view = TokenView.whole(Stores.of(true, "text"));
    assertThatThrownBy(
            () ->
                new PackedBatches(
                    view,
                    new DataOrder.Crops(1, 5, 2),
                    BatchShape.of(1, 2, 1),
                    RESPECTED,
                    new int[3]))
        .hasMessageContaining("bytes of 3 tokens, the vocabulary has 257");
    TokenView single = TokenView.whole(Stores.of(false, "a"));
    assertThatThrownBy(
            () ->
                new PackedBatches(
                    single,
                    new DataOrder.Crops(1, 1, 2),
                    BatchShape.of(1, 2, 1),
                    RESPECTED,
                    Stores.tokenBytes(false)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the training text has 1 tokens");
    assertThatThrownBy(() -> new BatchShape(1, 1, 1, 2, 2)).hasMessageContaining("rank 2 of 2");
  }

  private static TokenBatch row(
      boolean hasEnd, DocumentBoundaries boundaries, int columns, String... documents) {
    TokenView view = TokenView.whole(Stores.of(hasEnd, documents));
    return new EvaluationBatches(
            view, 1, columns, boundaries, Stores.tokenBytes(hasEnd), Long.MAX_VALUE)
        .batch(0);
  }

  private static List<int[]> rows(TokenView view, DataOrder order, BatchShape shape) {
    PackedBatches batches =
        new PackedBatches(view, order, shape, RESPECTED, Stores.tokenBytes(true));
    List<int[]> rows = new ArrayList<>();
    for (int micro = 0; micro < shape.microBatches(); micro++) {
      TokenBatch batch = batches.batch(3, micro);
      for (int row = 0; row < shape.rows(); row++) {
        rows.add(Arrays.copyOfRange(batch.ids(), row * 5, row * 5 + 5));
      }
    }
    return rows;
  }
}
