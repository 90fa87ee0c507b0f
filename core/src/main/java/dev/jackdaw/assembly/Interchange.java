package dev.jackdaw.assembly;

/**
 * Names in graphs for other tools, those that exported Hugging Face models have. Keys and values are (B, K, P, D): P tokens of the past.
 */
public final class Interchange {
  /** Token ids (B, T). */
  public static final String IDS = "input_ids";

  /** (B, P + T): 1 for tokens, 0 for what fills rows up on the left. */
  public static final String MASK = "attention_mask";

  /** Place of each token in its text (B, T). */
  public static final String POSITIONS = "position_ids";

  /** Output: logits of every token (B, T, V). */
  public static final String LOGITS = "logits";

  private Interchange() {}

  /** Input: keys or values of the past, of the attention of that index. */
  public static String past(int index, String kind) {
    return "past_key_values." + index + "." + kind;
  }

  /** Output: the same with the tokens of this run. */
  public static String present(int index, String kind) {
    return "present." + index + "." + kind;
  }
}
