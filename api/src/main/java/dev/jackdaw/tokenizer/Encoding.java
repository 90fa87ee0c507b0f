package dev.jackdaw.tokenizer;

/**
 * The tokens of a text.
 *
 * @param ids one id per token
 * @param starts index of each token's first UTF-16 unit in the text; a token that begins inside a character points at that
 *     character
 * @param ends index after each token's last UTF-16 unit; a token that ends inside a character ends after it
 */
@SuppressWarnings("ArrayRecordComponent") // a value carrier on a hot path; callers own the arrays
public record Encoding(int[] ids, int[] starts, int[] ends) {
  public Encoding {
    if (ids.length != starts.length || ids.length != ends.length) {
      throw new IllegalArgumentException(
          "[encoding] "
              + ids.length
              + " ids, "
              + starts.length
              + " starts, "
              + ends.length
              + " ends");
    }
  }

  public int size() {
    return ids.length;
  }
}
