package dev.jackdaw.chat;

/**
 * A conversation as tokens.
 *
 * @param ids the tokens
 * @param answers for each token the index of the assistant's message it belongs to, its end marker included; -1 for everything else
 */
@SuppressWarnings("ArrayRecordComponent") // a value carrier on the data path
public record ChatTokens(int[] ids, int[] answers) {
  public ChatTokens {
    if (ids.length != answers.length) {
      throw new IllegalArgumentException(
          "[chat_tokens] " + ids.length + " ids, " + answers.length + " answers");
    }
  }
}
