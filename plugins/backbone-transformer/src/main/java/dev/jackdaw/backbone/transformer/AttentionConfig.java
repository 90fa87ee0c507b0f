package dev.jackdaw.backbone.transformer;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import java.util.List;
import java.util.Optional;

/**
 * Attention of every block.
 *
 * @param keyHeads key and value heads, a divisor of the query heads: grouped queries (Ainslie et al. 2023)
 * @param queryKeyNorm an RMS norm of queries and keys before positions are applied (Henry et al. 2020)
 * @param window tokens a query sees, itself included; 0: all
 * @param globalLayers blocks that see everything in spite of the window
 * @param scoreScale factor on the scores; {@code 1 / sqrt(head_width)} if absent
 * @param scoreSoftCap c in {@code c * tanh(score / c)}; 0: none
 */
public record AttentionConfig(
    @Doc("Key and value heads; as many as query heads by default.") @Range(min = 1, max = 1024)
        Optional<Integer> keyHeads,
    @Doc("Features per head; width / heads by default.") @Range(min = 1, max = 8192)
        Optional<Integer> headWidth,
    @Default("none") @Doc("Which projections have biases: none, qkv or all.") Biases biases,
    @Default("none") @Doc("Norm of queries and keys: none, per head, or across all heads.")
        QueryKeyNorm queryKeyNorm,
    @Default("0")
        @Range(min = 0, max = Integer.MAX_VALUE)
        @Doc("Tokens a query sees, itself included; 0 for all.")
        int window,
    @Default("[]") @Doc("Blocks, counted from 0, that the window does not apply to.")
        List<Integer> globalLayers,
    @Doc("Factor on the scores; 1 / sqrt(head_width) by default.") Optional<Double> scoreScale,
    @Default("0") @Range(min = 0) @Doc("Soft cap on the scores; 0 for none.") double scoreSoftCap) {

  /** Which projections of an attention have biases. */
  public enum Biases {
    NONE,
    /** Query, key and value, as in Qwen 2. */
    QKV,
    /** The output too, as in GPT-2. */
    ALL
  }

  /** What is normalised in queries and keys. */
  public enum QueryKeyNorm {
    NONE,
    /** Each head by itself, with one weight for all, as in Qwen 3 and Gemma 3. */
    HEAD,
    /** All heads together, as in OLMo 2. */
    ALL
  }

  public AttentionConfig {
    globalLayers = List.copyOf(globalLayers);
    if (!globalLayers.isEmpty() && window == 0) {
      throw new IllegalArgumentException(
          "global_layers " + globalLayers + " without a window: every layer is global");
    }
  }

  static AttentionConfig plain(Optional<Integer> keyHeads, Biases biases) {
    return new AttentionConfig(
        keyHeads, Optional.empty(), biases, QueryKeyNorm.NONE, 0, List.of(), Optional.empty(), 0);
  }

  AttentionConfig sized(int keyHeads, int headWidth) {
    return new AttentionConfig(
        Optional.of(keyHeads),
        Optional.of(headWidth),
        biases,
        queryKeyNorm,
        window,
        globalLayers,
        scoreScale,
        scoreSoftCap);
  }

  AttentionConfig biased(Biases other) {
    return new AttentionConfig(
        keyHeads, headWidth, other, queryKeyNorm, window, globalLayers, scoreScale, scoreSoftCap);
  }

  /** The window of a block; 0: none. */
  int windowOf(int layer) {
    return globalLayers.contains(layer) ? 0 : window;
  }
}
