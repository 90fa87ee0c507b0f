package dev.jackdaw.conversation;

import dev.jackdaw.tokenizer.Encoding;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.TextDecoder;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** A token per UTF-16 unit, save that a space joins the letter behind it; special tokens from 200,000 on. */
final class CharacterTokens implements Tokenizer, Vocabulary {
  private static final int FIRST_SPECIAL = 200_000;
  private static final int WITH_SPACE = 100_000;

  private final Map<String, Integer> specials = new LinkedHashMap<>();
  private final OptionalInt end;

  /** @param specials the first of which is end of text */
  CharacterTokens(String... specials) {
    for (String special : specials) {
      this.specials.put(special, FIRST_SPECIAL + this.specials.size());
    }
    end = specials.length == 0 ? OptionalInt.empty() : OptionalInt.of(FIRST_SPECIAL);
  }

  int special(String spelling) {
    return specials.getOrDefault(spelling, -1);
  }

  @Override
  public Encoding encode(String text, SpecialTokens policy) {
    if (policy != SpecialTokens.PLAIN) {
      throw new IllegalArgumentException("[test] text of a conversation is encoded as plain text");
    }
    int[] ids = new int[text.length()];
    int[] starts = new int[text.length()];
    int[] ends = new int[text.length()];
    int size = 0;
    for (int i = 0; i < text.length(); i++, size++) {
      starts[size] = i;
      boolean joined = text.charAt(i) == ' ' && i + 1 < text.length() && text.charAt(i + 1) > ' ';
      ids[size] = joined ? WITH_SPACE + text.charAt(++i) : text.charAt(i);
      ends[size] = i + 1;
    }
    return new Encoding(cut(ids, size), cut(starts, size), cut(ends, size));
  }

  private static int[] cut(int[] all, int size) {
    return Arrays.copyOf(all, size);
  }

  @Override
  public String decode(int[] ids) {
    StringBuilder text = new StringBuilder();
    List<String> spellings = List.copyOf(specials.keySet());
    for (int id : ids) {
      if (id >= FIRST_SPECIAL) {
        text.append('⟨').append(spellings.get(id - FIRST_SPECIAL)).append('⟩');
      } else {
        text.append(id >= WITH_SPACE ? " " : "").append((char) (id % WITH_SPACE));
      }
    }
    return text.toString();
  }

  @Override
  public TextDecoder decoder() {
    throw new UnsupportedOperationException("not needed here");
  }

  @Override
  public Vocabulary vocabulary() {
    return this;
  }

  @Override
  public void save(Path folder) {
    throw new UnsupportedOperationException("not needed here");
  }

  @Override
  public int size() {
    return FIRST_SPECIAL + specials.size();
  }

  @Override
  public byte[] bytes(int id) {
    String text =
        id < FIRST_SPECIAL
            ? Character.toString(id)
            : List.copyOf(specials.keySet()).get(id - FIRST_SPECIAL);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public OptionalInt id(byte[] bytes) {
    return OptionalInt.empty();
  }

  @Override
  public Map<String, Integer> specialTokens() {
    return specials;
  }

  @Override
  public OptionalInt endOfText() {
    return end;
  }
}
