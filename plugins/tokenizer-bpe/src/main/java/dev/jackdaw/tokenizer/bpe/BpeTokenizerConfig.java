package dev.jackdaw.tokenizer.bpe;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
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
  private static final int BYTES = 256;
  private static final List<String> SPLITS = List.of("gpt2", "cl100k", "o200k", "custom");

  /** @throws IllegalArgumentException naming every value that is wrong or contradicts another */
  public BpeTokenizerConfig {
    specialTokens = List.copyOf(specialTokens);
    List<String> wrong = new ArrayList<>();
    checkSplit(split, pattern, wrong);
    Set<String> names = new HashSet<>();
    for (String name : specialTokens) {
      if (name.isBlank() || !names.add(name)) {
        wrong.add(
            "special token \"" + name + "\" is " + (name.isBlank() ? "blank" : "there twice"));
      }
    }
    int least = BYTES + specialTokens.size();
    if (vocabulary < least) {
      wrong.add(
          "a vocabulary of "
              + vocabulary
              + " has no room for 256 bytes and "
              + specialTokens.size()
              + " special tokens: at least "
              + least);
    }
    if (minimumFrequency < 1) {
      wrong.add("a minimum frequency of " + minimumFrequency + " is not possible: at least 1");
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException("[bpe] " + String.join("; ", wrong));
    }
  }

  private static void checkSplit(String split, @Nullable String pattern, List<String> wrong) {
    boolean custom = split.equals("custom");
    if (!SPLITS.contains(split)) {
      wrong.add(
          "there is no split \""
              + split
              + "\"; there are "
              + String.join(", ", SPLITS)
              + ", where custom takes a pattern");
    } else if (custom && pattern == null) {
      wrong.add("split: custom needs a pattern");
    } else if (!custom && pattern != null) {
      wrong.add("a pattern is given, but split is " + split + ", not custom");
    }
    if (custom && pattern != null) {
      try {
        new RegexSplitter(pattern);
      } catch (PatternSyntaxException e) {
        wrong.add("pattern is not a regular expression: " + e.getMessage());
      }
    }
  }

  /** The given number of ids, everything else as by default. */
  public static BpeTokenizerConfig ofSize(int vocabulary) {
    return new BpeTokenizerConfig(vocabulary, List.of("<|endoftext|>"), "gpt2", null, 2);
  }
}
