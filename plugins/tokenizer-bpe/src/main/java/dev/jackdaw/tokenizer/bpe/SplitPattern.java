package dev.jackdaw.tokenizer.bpe;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The published split patterns, each with the spellings under which files carry it and a splitter
 * written by hand that cuts exactly as the pattern does.
 */
enum SplitPattern {
  /** GPT-2: contractions, words, numbers and the rest, each with the space before it. */
  GPT2(
      "gpt2",
      List.of(
          "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          "'s|'t|'re|'ve|'m|'ll|'d| ?[\\p{L}]+| ?[\\p{N}]+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"),
      new Gpt2Splitter()),

  /** GPT-4: any case of contraction, up to three digits, newlines apart from spaces. */
  CL100K(
      "cl100k",
      List.of(
          "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
              + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
      new Gpt4Splitter(3, false)),

  /** What tiktoken 0.9 and later uses for cl100k_base: white space that ends the text stays whole. */
  CL100K_TIKTOKEN(
      "cl100k-tiktoken",
      List.of(
          "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
              + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s+\\z|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
      new Gpt4Splitter(3, true)),

  /** Qwen 2 and 3: GPT-4's with one digit at a time. */
  QWEN(
      "qwen",
      List.of(
          "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
              + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
      new Gpt4Splitter(1, false)),

  /** GPT-4o: words also end where lower case meets upper case, and keep their marks. */
  O200K(
      "o200k",
      List.of(
          "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*"
              + "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
              + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+"
              + "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
              + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
      new Gpt4oSplitter());

  private final String id;
  private final List<String> spellings;
  private final Splitter splitter;

  SplitPattern(String id, List<String> spellings, Splitter splitter) {
    this.id = id;
    this.spellings = spellings;
    this.splitter = splitter;
  }

  /** The name in a recipe. */
  String id() {
    return id;
  }

  /** The pattern as written into files: no possessive quantifier, which Oniguruma reads otherwise. */
  String regex() {
    return spellings.getFirst();
  }

  Splitter splitter() {
    return splitter;
  }

  static Optional<SplitPattern> named(String id) {
    return Arrays.stream(values()).filter(p -> p.id.equals(id)).findFirst();
  }

  static Optional<SplitPattern> spelt(String regex) {
    return Arrays.stream(values()).filter(p -> p.spellings.contains(regex)).findFirst();
  }
}
