package dev.jackdaw.inference;

import dev.jackdaw.tokenizer.SpecialTokens;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes a vector of a text: the mean of its tokens' last hidden states, see {@link
 * dev.jackdaw.assembly.ModelGraphs#embedding}. Safe for several threads; close it before its model.
 */
public final class Embedder implements AutoCloseable {
  private final InferenceModel model;
  private final SequenceOutputs outputs;

  private Embedder(InferenceModel model) {
    this.model = model;
    outputs = SequenceOutputs.embeddings(model);
  }

  /** @throws dev.jackdaw.problem.UserException if the model was exported without its embedding */
  public static Embedder open(InferenceModel model) {
    return new Embedder(model);
  }

  /** Length of a vector. */
  public int width() {
    return model.width();
  }

  /** A vector for each text, in order. Texts longer than the model's context are read up to it; of an empty one it is zeros. */
  public float[][] embed(List<String> texts) {
    List<int[]> all = texts.parallelStream().map(this::tokens).toList();
    int[] filled = IntStream.range(0, all.size()).filter(i -> all.get(i).length > 0).toArray();
    float[][] computed = outputs.of(Arrays.stream(filled).mapToObj(all::get).toList());
    float[][] vectors = new float[all.size()][width()];
    for (int i = 0; i < filled.length; i++) {
      vectors[filled[i]] = computed[i];
    }
    return vectors;
  }

  private int[] tokens(String text) {
    IntStream start =
        IntStream.concat(IntStream.of(model.virtualTokens()), model.documentStart().stream());
    int[] ids =
        IntStream.concat(start, IntStream.of(model.tokenizer().ids(text, SpecialTokens.PLAIN)))
            .toArray();
    return ids.length <= model.contextLength() ? ids : Arrays.copyOf(ids, model.contextLength());
  }

  @Override
  public void close() {
    outputs.close();
  }
}
