package dev.jackdaw.tokenizer.character;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.Encoding;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.TextDecoder;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.Vocabulary;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One token per character. */
final class CharacterTokenizer implements Tokenizer {
  private static final int REPLACEMENT = 0xFFFD;

  private final CharacterVocabulary vocabulary;
  private final @Nullable Integer unknown;

  /** Longest first, so that of two that match the longer one wins. */
  private final List<Map.Entry<String, Integer>> specials;

  CharacterTokenizer(CharacterVocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.unknown = vocabulary.specialTokens().get(CharacterVocabulary.UNKNOWN);
    this.specials =
        vocabulary.specialTokens().entrySet().stream()
            .sorted(Comparator.comparingInt(entry -> -entry.getKey().length()))
            .toList();
  }

  @Override
  public Encoding encode(String text, SpecialTokens policy) {
    int[] ids = new int[text.length()];
    int[] starts = new int[text.length()];
    int[] ends = new int[text.length()];
    int count = 0;
    for (int at = 0; at < text.length(); count++) {
      starts[count] = at;
      Map.Entry<String, Integer> special =
          policy == SpecialTokens.PLAIN ? null : specialAt(text, at);
      if (special != null) {
        if (policy == SpecialTokens.REFUSE) {
          throw refused(special.getKey(), at);
        }
        ids[count] = special.getValue();
        at += special.getKey().length();
      } else {
        int codePoint = text.codePointAt(at);
        ids[count] = id(codePoint, at);
        at += Character.charCount(codePoint);
      }
      ends[count] = at;
    }
    return new Encoding(
        Arrays.copyOf(ids, count), Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
  }

  private Map.@Nullable Entry<String, Integer> specialAt(String text, int at) {
    for (Map.Entry<String, Integer> special : specials) {
      if (text.startsWith(special.getKey(), at)) {
        return special;
      }
    }
    return null;
  }

  private int id(int codePoint, int at) {
    boolean unpaired = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    int known = unpaired ? REPLACEMENT : codePoint;
    int id = vocabulary.idOf(known);
    if (id >= 0) {
      return id;
    }
    if (unknown != null) {
      return unknown;
    }
    Problem problem =
        Problem.of(
                String.format(
                    "the vocabulary has no token for \"%s\" (U+%04X), at character %d",
                    Character.toString(known), known, at))
            .fix("train on text that has it, or with unknown: token");
    throw new UserException(UserException.Kind.INPUT, problem);
  }

  private static UserException refused(String name, int at) {
    Problem problem =
        Problem.of("the text contains the special token " + name + " at character " + at)
            .fix(
                "encode it as plain text, or allow special tokens if the text may steer the model");
    return new UserException(UserException.Kind.INPUT, problem);
  }

  @Override
  public String decode(int[] ids) {
    StringBuilder text = new StringBuilder(ids.length);
    for (int id : ids) {
      text.append(vocabulary.text(id));
    }
    return text.toString();
  }

  @Override
  public TextDecoder decoder() {
    return new TextDecoder() {
      @Override
      public String add(int id) {
        return vocabulary.text(id);
      }

      @Override
      public String finish() {
        return "";
      }
    };
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public void save(Path folder) {
    CharacterFile.write(folder.resolve(CharacterFile.NAME), vocabulary);
  }
}
