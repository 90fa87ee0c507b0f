package dev.jackdaw.tokenizer.character;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import java.util.List;

/**
 * How to make a character vocabulary.
 *
 * @param unknown what a character outside the vocabulary is: {@code error}, which names it, or {@code
 *     token}, the token {@code <unk>}
 * @param specialTokens spellings that get the highest ids, in this order
 */
public record CharacterTokenizerConfig(
    @Default("error")
        @Doc("A character not seen in training is an error, or the token <unk>: error, token.")
        String unknown,
    @Default("[]") @Doc("Special tokens, which get the highest ids.") List<String> specialTokens) {
  public CharacterTokenizerConfig {
    specialTokens = List.copyOf(specialTokens);
  }
}
