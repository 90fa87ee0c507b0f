package dev.jackdaw.tokenizer.bpe;

/**
 * A token found in the text by its spelling, before splitting.
 *
 * @param special whether the file marks it so: decoders may hide it
 * @param normalized whether it is looked for after normalisation
 * @param around what it asks of the text around it
 */
record AddedToken(int id, String content, boolean special, boolean normalized, Around around) {
  AddedToken(int id, String content, boolean special, boolean normalized) {
    this(id, content, special, normalized, Around.PLAIN);
  }

  /**
   * What a token asks of the text around it.
   *
   * @param word whether it must not touch letters, digits and the like
   * @param left whether it takes the white space before it along
   * @param right whether it takes that behind it along
   */
  record Around(boolean word, boolean left, boolean right) {
    static final Around PLAIN = new Around(false, false, false);
  }

  /**
   * Whether it means text and nothing else: some vocabularies carry runs of spaces as added tokens.
   * Such a token is found under every policy; any other may steer a model, marked special or not.
   */
  boolean isText() {
    return !special && content.isBlank();
  }
}
