package dev.jackdaw.finetuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.corpus.BatchShape;
import dev.jackdaw.corpus.SequenceClasses;
import dev.jackdaw.corpus.TokenBatch;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchesTest {
  private static final Target TOKENS = new Target.Tokens();
  private static final Target CLASSES = new Target.Classes(List.of("a", "b", "c"));
  private static final int[] ONE_BYTE = IntStream.range(0, 2000).map(i -> 1).toArray();

  /** Examples whose first id names them, of lengths 1 to {@code longest}. */
  private static List<Example> examples(int count, int longest, Target target, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] ids = new int[1 + random.nextInt(longest)];
      Arrays.fill(ids, 1000 + i);
      int[] labels = target instanceof Target.Tokens ? ids.clone() : new int[0];
      examples.add(new Example(ids, labels, labels.length == 0 ? List.of(i % 3) : List.of()));
    }
    return examples;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void packed_onePass_hasEveryExampleOnceAndWhole(long seed) {
    List<Example> examples = examples(57, 16, TOKENS, seed);
    int rows = PackedExamples.rowsPerEpoch(examples, 16, seed);
    PackedExamples source =
        new PackedExamples(examples, TOKENS, BatchShape.of(1, 16, 1), seed, ONE_BYTE);

    TreeMap<Integer, Integer> seen = new TreeMap<>();
    for (int step = 0; step < rows; step++) {
      TokenBatch batch = source.batch(step, 0);
      int trained = 0;
      for (int i = 0; i < 16; i++) {
        if (batch.documents()[i] >= 0) {
          seen.merge(batch.ids()[i], 1, Integer::sum);
          boolean first = i == 0 || batch.documents()[i] != batch.documents()[i - 1];
          assertThat(batch.positions()[i]).isEqualTo(first ? 0 : batch.positions()[i - 1] + 1);
          assertThat(first || batch.ids()[i] == batch.ids()[i - 1]).isTrue();
        } else {
          assertThat(batch.labels()[i]).isEqualTo(TokenBatch.IGNORED);
        }
        trained += batch.labels()[i] == TokenBatch.IGNORED ? 0 : 1;
      }
      assertThat(batch.trained()).isEqualTo(trained);
    }
    for (int i = 0; i < examples.size(); i++) {
      assertThat(seen.get(1000 + i)).as("seed %d", seed).isEqualTo(examples.get(i).ids().length);
    }
  }

  @Test
  void packed_batchAskedAgain_isTheSame() {
    List<Example> examples = examples(40, 16, TOKENS, 1);
    BatchShape shape = BatchShape.of(2, 16, 2);
    PackedExamples walked = new PackedExamples(examples, TOKENS, shape, 1, ONE_BYTE);
    TokenBatch expected = null;
    for (long step = 0; step <= 30; step++) {
      expected = walked.batch(step, 1);
    }

    TokenBatch resumed = new PackedExamples(examples, TOKENS, shape, 1, ONE_BYTE).batch(30, 1);

    assertThat(resumed.ids()).containsExactly(expected.ids());
    assertThat(walked.batch(3, 0).ids())
        .containsExactly(
            new PackedExamples(examples, TOKENS, shape, 1, ONE_BYTE).batch(3, 0).ids());
  }

  @Test
  void bucketed_onePass_hasEveryExampleOnce() {
    List<Example> examples = examples(48, 30, CLASSES, 5);
    BucketedExamples source =
        new BucketedExamples(examples, CLASSES, BatchShape.of(4, 32, 2), 7, ONE_BYTE);

    List<Integer> seen = new ArrayList<>();
    for (int step = 0; step < 6; step++) {
      for (int micro = 0; micro < 2; micro++) {
        TokenBatch batch = source.batch(step, micro);
        assertThat(batch.columns() % 8).isZero();
        SequenceClasses.One classes = (SequenceClasses.One) batch.classes();
        for (int row = 0; row < batch.rows(); row++) {
          int name = batch.ids()[row * batch.columns()] - 1000;
          seen.add(name);
          assertThat(classes.classes()[row]).isEqualTo(name % 3);
        }
      }
    }

    assertThat(seen).doesNotHaveDuplicates().hasSize(48);
  }

  @Test
  void bucketed_secondPass_isInAnotherOrder() {
    List<Example> examples = examples(64, 8, CLASSES, 5);
    BucketedExamples source =
        new BucketedExamples(examples, CLASSES, BatchShape.of(64, 8, 1), 7, ONE_BYTE);

    int[] first = BucketedOrder.of(examples, 7, 0);
    assertThat(BucketedOrder.of(examples, 7, 1)).isNotEqualTo(first);
    assertThat(source.batch(1, 0).ids()).hasSize(64 * 8);
  }

  private static final class BucketedOrder {
    static int[] of(List<Example> examples, long seed, long epoch) {
      return Shuffle.order(examples.size(), seed, epoch);
    }
  }

  @Test
  void multiClasses_row_hasAOneForEachOfItsLabels() {
    Target target = new Target.MultiClasses(List.of("a", "b", "c"));
    TokenBatch batch =
        BatchRows.of(
            List.of(
                List.of(new Example(new int[] {1}, new int[0], List.of(0, 2))),
                List.of(new Example(new int[] {1, 2}, new int[0], List.of()))),
            2,
            target,
            ONE_BYTE);

    assertThat(batch.trained()).isEqualTo(2);
    assertThat(((SequenceClasses.Several) batch.classes()).weights())
        .containsExactly(1, 0, 1, 0, 0, 0);
  }

  @Test
  void joint_microBatches_alternateBetweenHeads() {
    List<Example> texts = examples(8, 4, TOKENS, 1);
    List<Example> labelled = examples(8, 4, CLASSES, 1);
    BatchShape shape = BatchShape.of(2, 8, 2);
    JointBatches joint =
        new JointBatches(
            List.of(
                new BucketedExamples(texts, TOKENS, shape, 1, ONE_BYTE),
                new BucketedExamples(labelled, CLASSES, shape, 1, ONE_BYTE)));

    for (int micro = 0; micro < 4; micro++) {
      assertThat(joint.head(micro)).isEqualTo(micro % 2);
      assertThat(joint.batch(0, micro).classes() == null).isEqualTo(micro % 2 == 0);
    }
    assertThat(joint.batch(0, 2).ids()).isNotEqualTo(joint.batch(0, 0).ids());
  }

  @Test
  void heldOut_iteratedTwice_isTheSameAndHasEachExampleOnce() {
    List<Example> examples = examples(21, 30, CLASSES, 9);
    HeldOutExamples heldOut =
        new HeldOutExamples(examples, CLASSES, BatchShape.of(4, 32, 2), ONE_BYTE);

    List<Integer> seen = new ArrayList<>();
    for (int again = 0; again < 2; again++) {
      for (TokenBatch batch : heldOut) {
        for (int row = 0; row < batch.rows(); row++) {
          seen.add(batch.ids()[row * batch.columns()]);
        }
      }
    }

    assertThat(seen.subList(0, 21)).doesNotHaveDuplicates().isEqualTo(seen.subList(21, 42));
  }
}
