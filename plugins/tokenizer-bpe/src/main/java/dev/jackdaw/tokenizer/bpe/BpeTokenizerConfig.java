package dev.jackdaw.tokenizer.bpe;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to train a byte-level BPE vocabulary.
 *
 * @param vocabulary number of ids in all: 256 bytes, the merges, the special tokens
 * @param specialTokens spellings that get the highest ids, in this order
 * @param split {@code gpt2}, {@code cl100k}, {@code o200k} or {@code custom}
 * @param pattern the regular expression of {@code custom}, whose matches are the pieces; null for
 *     the others
 * @param minimumFrequency a pair seen less often is never merged
 */
public record BpeTokenizerConfig(
    @Default("8192")
        @Range(min = 256, max = 1_000_000)
        @Doc("Number of ids: 256 bytes, merges and special tokens.")
        int vocabulary,
    @Default("[\"<|endoftext|>\"]")
        @Doc("Special tokens, which get the highest ids; <|endoftext|> separates documents.")
        List<String> specialTokens,
    @Default("gpt2")
        @Doc("How text is cut into pieces that merges never cross: gpt2, cl100k, o200k, custom.")
        String split,
    @Nullable @Doc("Regular expression whose matches are the pieces, for split: custom.")
        String pattern,
    @Default("2")
        @Range(min = 1, max = Integer.MAX_VALUE)
        @Doc("A pair of tokens seen less often is never merged.")
        int minimumFrequency) {
  public BpeTokenizerConfig {
    specialTokens = List.copyOf(specialTokens);
  }

  /** The given number of ids, everything else as by default. */
  public static BpeTokenizerConfig ofSize(int vocabulary) {
    return new BpeTokenizerConfig(vocabulary, List.of("<|endoftext|>"), "gpt2", null, 2);
  }
}
