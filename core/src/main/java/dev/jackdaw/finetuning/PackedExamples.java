package dev.jackdaw.finetuning;

import dev.jackdaw.corpus.BatchShape;
import dev.jackdaw.corpus.BatchSource;
import dev.jackdaw.corpus.TokenBatch;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * Several examples in a row, each a document of its own, so that none sees another. Each pass over the examples is shuffled and packed
 * anew; the rows of all passes follow each other.
 */
final class PackedExamples implements BatchSource {
  private final List<Example> examples;
  private final Target target;
  private final BatchShape shape;
  private final long seed;
  private final int[] tokenBytes;
  private final List<Long> firstRows = new ArrayList<>(List.of(0L));
  private long cachedEpoch = -1;
  private List<List<Example>> rows = List.of();

  PackedExamples(
      List<Example> examples, Target target, BatchShape shape, long seed, int[] tokenBytes) {
    this.examples = examples;
    this.target = target;
    this.shape = shape;
    this.seed = seed;
    this.tokenBytes = tokenBytes;
  }

  /** Rows that a pass over the examples needs, about: no two passes are packed alike. */
  static int rowsPerEpoch(List<Example> examples, int columns, long seed) {
    return Packing.firstFit(examples, Shuffle.order(examples.size(), seed, 0), columns).size();
  }

  @Override
  public TokenBatch batch(long step, int microBatch) {
    long first = (step * shape.microBatches() + microBatch) * shape.rows();
    List<List<Example>> chosen = new ArrayList<>();
    for (long row = first; row < first + shape.rows(); row++) {
      chosen.add(row(row));
    }
    return BatchRows.of(chosen, shape.columns(), target, tokenBytes);
  }

  private List<Example> row(long number) {
    while (firstRows.getLast() <= number) {
      firstRows.add(firstRows.getLast() + epoch(firstRows.size() - 1L).size());
    }
    int epoch = firstRows.size() - 2;
    while (firstRows.get(epoch) > number) {
      epoch--;
    }
    return epoch(epoch).get((int) (number - firstRows.get(epoch)));
  }

  private List<List<Example>> epoch(long epoch) {
    if (epoch != cachedEpoch) {
      int[] order = Shuffle.order(examples.size(), seed, epoch);
      rows = Packing.firstFit(examples, order, shape.columns());
      cachedEpoch = epoch;
    }
    return rows;
  }
}
