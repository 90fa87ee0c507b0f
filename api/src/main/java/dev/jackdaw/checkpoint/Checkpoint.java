package dev.jackdaw.checkpoint;

import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import java.util.Map;

/**
 * A model's numbers and what they belong to, read or to be written.
 *
 * @param backbone component id of the backbone: {@code transformer}
 * @param config the settings of that backbone as a tree of maps, lists, strings, numbers and booleans with the names of its record
 *     as recipes write them: the component {@code keyHeads} is {@code key_heads}
 * @param vocabulary number of token ids
 * @param tensors parameters by Jackdaw's names, in the shapes the model declares
 */
public record Checkpoint(
    String backbone, Map<String, Object> config, int vocabulary, Tensors tensors) {

  /** Parameters, read when asked for, so that a large model is never in memory twice. */
  public interface Tensors extends AutoCloseable {
    /** F32 types by name, in file order. */
    Map<String, TensorType> types();

    /** One parameter as F32, row-major; may be a view of a mapped file that lives until {@link #close}. */
    Tensor get(String name);

    @Override
    void close();
  }
}
