package dev.jackdaw.example.wordnet;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import java.util.List;

/**
 * Settings of the text source {@code wordnet}.
 *
 * @param parts the dictionaries to read, in this order
 * @param words whether a definition begins with the word it defines, {@code jackdaw: common black-and-gray Eurasian bird …}
 */
record WordNetConfig(
    @Doc("The dictionaries to read: noun, verb, adjective, adverb")
        @Default("[noun, verb, adjective, adverb]")
        List<PartOfSpeech> parts,
    @Doc("Whether each definition begins with the word it defines") @Default("true")
        boolean words) {
  WordNetConfig {
    parts = List.copyOf(parts);
  }
}
