package dev.jackdaw.tokenizer.character;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
  private static final List<String> UNKNOWNS = List.of("error", "token");

  /** @throws IllegalArgumentException naming every value that is wrong */
  public CharacterTokenizerConfig {
    specialTokens = List.copyOf(specialTokens);
    List<String> wrong = new ArrayList<>();
    if (!UNKNOWNS.contains(unknown)) {
      wrong.add("unknown is \"" + unknown + "\"; there are " + String.join(", ", UNKNOWNS));
    }
    Set<String> names = new HashSet<>(Set.of(CharacterVocabulary.UNKNOWN));
    for (String name : specialTokens) {
      if (name.isBlank() || !names.add(name)) {
        wrong.add(
            "special token \"" + name + "\" is " + (name.isBlank() ? "blank" : "there twice"));
      }
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException("[character] " + String.join("; ", wrong));
    }
  }
}
