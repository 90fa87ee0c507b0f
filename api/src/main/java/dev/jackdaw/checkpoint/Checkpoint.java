package dev.jackdaw.checkpoint;

import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model's numbers and what they belong to, read or to be written.
 *
 * @param backbone component id of the backbone: {@code transformer}
 * @param config the settings of that backbone as a tree of maps, lists, strings, numbers and booleans with the names of its record
 *     as recipes write them: the component {@code keyHeads} is {@code key_heads}
 * @param vocabulary number of token ids
 * @param heads the heads it has, by name; empty if it says nothing of them
 * @param tensors parameters by Jackdaw's names, in the shapes the model declares
 */
public record Checkpoint(
    String backbone,
    Map<String, Object> config,
    int vocabulary,
    Map<String, HeadSettings> heads,
    Tensors tensors) {
  public Checkpoint {
    heads = Collections.unmodifiableMap(new LinkedHashMap<>(heads));
  }

  /** One that says nothing of heads. */
  public Checkpoint(String backbone, Map<String, Object> config, int vocabulary, Tensors tensors) {
    this(backbone, config, vocabulary, Map.of(), tensors);
  }

  /**
   * A head.
   *
   * @param type component id: {@code classification}
   * @param config its settings, a tree as the backbone's
   */
  public record HeadSettings(String type, Map<String, Object> config) {}

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
