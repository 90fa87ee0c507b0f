package dev.jackdaw.tokenizer.bpe;

/**
 * A token found in the text by its spelling, before splitting.
 *
 * @param special whether the file marks it so: decoders may hide it
 * @param normalized whether it is looked for after normalisation
 */
record AddedToken(int id, String content, boolean special, boolean normalized) {

  /**
   * Whether it means text and nothing else: some vocabularies carry runs of spaces as added tokens.
   * Such a token is found under every policy; any other may steer a model, marked special or not.
   */
  boolean isText() {
    return !special && content.isBlank();
  }
}
