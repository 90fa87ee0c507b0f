package dev.jackdaw.inspection;

import dev.jackdaw.corpus.TokenBatch;
import dev.jackdaw.model.Example;
import dev.jackdaw.pii.PersonalData;
import dev.jackdaw.pii.PersonalDatum;
import dev.jackdaw.tokenizer.TextDecoder;
import dev.jackdaw.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Decodes token by token. */
final class TokenDisplay {
  private static final char COVER = '•';

  private final Tokenizer tokenizer;
  private final Set<Integer> special;

  TokenDisplay(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
    this.special = new HashSet<>(tokenizer.vocabulary().specialTokens().values());
  }

  /** The text of some tokens without those that are special or virtual. */
  String plain(int[] ids) {
    int[] plain =
        java.util.Arrays.stream(ids).filter(id -> id >= 0 && !special.contains(id)).toArray();
    return tokenizer.decode(plain);
  }

  /**
   * The tokens of an example. What is learnt is said by its labels: each is the token that should follow.
   *
   * @param whole whether every token is learnt, as in pre-training, whatever the labels
   */
  List<ShownToken> of(Example example, boolean whole) {
    int[] ids = example.ids();
    List<String> texts = texts(ids);
    List<ShownToken> shown = new ArrayList<>();
    for (int t = 0; t < ids.length; t++) {
      boolean trained =
          whole
              || (t > 0
                  && example.labels().length > 0
                  && example.labels()[t - 1] != TokenBatch.IGNORED);
      shown.add(new ShownToken(texts.get(t), trained, ids[t] < 0 || special.contains(ids[t])));
    }
    return shown;
  }

  private List<String> texts(int[] ids) {
    List<String> texts = new ArrayList<>();
    TextDecoder decoder = tokenizer.decoder();
    for (int id : ids) {
      texts.add(id < 0 ? "<virtual " + -id + ">" : decoder.add(id));
    }
    if (!texts.isEmpty()) {
      texts.set(texts.size() - 1, texts.getLast() + decoder.finish());
    }
    List<String> covered = covered(texts);
    for (int i = 0; i < ids.length; i++) {
      if (covered.get(i).isEmpty() && ids[i] >= 0) {
        byte[] bytes = tokenizer.vocabulary().bytes(ids[i]);
        covered.set(i, "‹" + HexFormat.ofDelimiter(" ").formatHex(bytes) + "›");
      }
    }
    return covered;
  }

  /** Personal data run across tokens, so they are looked for in the whole text. */
  private static List<String> covered(List<String> texts) {
    StringBuilder all = new StringBuilder();
    texts.forEach(all::append);
    for (PersonalDatum datum : PersonalData.find(all.toString())) {
      cover(all, datum.start() + 1, datum.end());
    }
    List<String> covered = new ArrayList<>();
    int at = 0;
    for (String text : texts) {
      covered.add(all.substring(at, at + text.length()));
      at += text.length();
    }
    return covered;
  }

  private static void cover(StringBuilder text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (Character.isLetterOrDigit(text.charAt(i)) || Character.isSurrogate(text.charAt(i))) {
        text.setCharAt(i, COVER);
      }
    }
  }

  /** A text on one line with its personal data replaced, cut to a length. */
  static String excerpt(String text, int most) {
    String line = PersonalData.redact(text).replaceAll("\\s+", " ").strip();
    if (line.length() <= most) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(most - 1)) ? most - 1 : most;
    return line.substring(0, end) + "…";
  }
}
