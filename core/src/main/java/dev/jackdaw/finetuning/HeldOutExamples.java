package dev.jackdaw.finetuning;

import dev.jackdaw.corpus.BatchShape;
import dev.jackdaw.corpus.TokenBatch;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/** Examples to evaluate on, each once, always in the same batches: sorted by length, no larger than those of training. */
final class HeldOutExamples implements Iterable<TokenBatch> {
  private final List<Example> sorted;
  private final Target target;
  private final BatchShape shape;
  private final int[] tokenBytes;

  HeldOutExamples(List<Example> examples, Target target, BatchShape shape, int[] tokenBytes) {
    this.sorted =
        examples.stream().sorted(Comparator.comparingInt(example -> example.ids().length)).toList();
    this.target = target;
    this.shape = shape;
    this.tokenBytes = tokenBytes;
  }

  @Override
  public Iterator<TokenBatch> iterator() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < sorted.size();
      }

      @Override
      public TokenBatch next() {
        int end = Math.min(sorted.size(), next + shape.rows());
        List<List<Example>> rows = new ArrayList<>();
        sorted.subList(next, end).forEach(example -> rows.add(List.of(example)));
        int longest = sorted.get(end - 1).ids().length;
        next = end;
        return BatchRows.of(rows, Widths.rounded(longest, shape.columns()), target, tokenBytes);
      }
    };
  }
}
