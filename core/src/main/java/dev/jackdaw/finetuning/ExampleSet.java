package dev.jackdaw.finetuning;

import dev.jackdaw.corpus.TokenBatch;
import dev.jackdaw.model.Example;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Examples of one head, cut to length.
 *
 * @param examples in the order of the rows
 * @param truncated how many were cut
 * @param dropped how many were left out for their length
 * @param untrained how many were left out because nothing is to be learnt from them, or nothing was left after cutting
 */
public record ExampleSet(List<Example> examples, int truncated, int dropped, int untrained) {
  public ExampleSet {
    examples = List.copyOf(examples);
  }

  /** Length of the longest example in tokens; 0 if there is none. */
  public int longest() {
    return examples.stream().mapToInt(example -> example.ids().length).max().orElse(0);
  }

  /** Tokens of all examples. */
  public long tokens() {
    return examples.stream().mapToLong(example -> example.ids().length).sum();
  }

  /** Labels that are learnt: tokens, or sequences. */
  public long trained() {
    return examples.stream().mapToLong(ExampleSet::trained).sum();
  }

  /** How many labels of an example are learnt. A sequence of no class counts: of several labels it may have none. */
  static int trained(Example example) {
    return example.labels().length == 0
        ? 1
        : (int) IntStream.of(example.labels()).filter(label -> label != TokenBatch.IGNORED).count();
  }
}
