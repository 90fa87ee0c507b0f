package dev.jackdaw.finetuning;

import dev.jackdaw.corpus.BatchShape;
import dev.jackdaw.corpus.BatchSource;
import dev.jackdaw.corpus.TokenBatch;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One example in a row. Each pass over the examples is shuffled, cut into steps, and within a step examples of like length share a
 * micro-batch, which is as wide as its longest, rounded up. So the examples of a step are a random draw, and padding is short.
 *
 * <p>A pass that does not fill its last step is filled from the next.
 */
final class BucketedExamples implements BatchSource {
  private final List<Example> examples;
  private final Target target;
  private final BatchShape shape;
  private final long seed;
  private final int[] tokenBytes;
  private long cachedEpoch = -1;
  private int[] order = {};

  BucketedExamples(
      List<Example> examples, Target target, BatchShape shape, long seed, int[] tokenBytes) {
    this.examples = examples;
    this.target = target;
    this.shape = shape;
    this.seed = seed;
    this.tokenBytes = tokenBytes;
  }

  /** Steps of a pass over the examples, not rounded. */
  static double stepsPerEpoch(int examples, BatchShape shape) {
    return examples / ((double) shape.rows() * shape.microBatches());
  }

  @Override
  public TokenBatch batch(long step, int microBatch) {
    int perStep = shape.rows() * shape.microBatches();
    List<Example> drawn = new ArrayList<>(perStep);
    for (long at = step * perStep; at < (step + 1) * perStep; at++) {
      drawn.add(examples.get(order(at / examples.size())[(int) (at % examples.size())]));
    }
    drawn.sort(Comparator.comparingInt(example -> example.ids().length));
    List<List<Example>> rows = new ArrayList<>();
    int longest = 0;
    for (int i = 0; i < shape.rows(); i++) {
      Example example = drawn.get(microBatch * shape.rows() + i);
      rows.add(List.of(example));
      longest = Math.max(longest, example.ids().length);
    }
    return BatchRows.of(rows, Widths.rounded(longest, shape.columns()), target, tokenBytes);
  }

  private int[] order(long epoch) {
    if (epoch != cachedEpoch) {
      order = Shuffle.order(examples.size(), seed, epoch);
      cachedEpoch = epoch;
    }
    return order;
  }
}
