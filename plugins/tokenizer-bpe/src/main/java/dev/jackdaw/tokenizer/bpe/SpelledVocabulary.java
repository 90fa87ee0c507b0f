package dev.jackdaw.tokenizer.bpe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tokens and merges as Hugging Face and GPT-2 files give them: by spelling. */
final class SpelledVocabulary {
  /** Above every published vocabulary by far; keeps one wrong id from taking the heap. */
  static final int LARGEST_ID = (1 << 22) - 1;

  private final Map<String, Integer> ids = new HashMap<>(1 << 16);
  private final List<@Nullable String> spellings = new ArrayList<>();
  private final List<String> lefts = new ArrayList<>();
  private final List<String> rights = new ArrayList<>();

  /** Adds a token; returns what is wrong with it, or null. */
  @Nullable String add(String spelling, long id) {
    if (id < 0 || id > LARGEST_ID) {
      return "token \"" + spelling + "\" has id " + id + "; ids go from 0 to " + LARGEST_ID;
    }
    if (ids.putIfAbsent(spelling, (int) id) != null) {
      return "token \"" + spelling + "\" is there twice";
    }
    while (spellings.size() <= id) {
      spellings.add(null);
    }
    String other = spellings.set((int) id, spelling);
    return other == null
        ? null
        : "tokens \"" + other + "\" and \"" + spelling + "\" both have id " + id;
  }

  void addMerge(String left, String right) {
    lefts.add(left);
    rights.add(right);
  }

  @Nullable Integer id(String spelling) {
    return ids.get(spelling);
  }

  boolean isEmpty() {
    return ids.isEmpty();
  }

  int size() {
    return spellings.size();
  }

  @Nullable String spelling(int id) {
    return spellings.get(id);
  }

  /**
   * The bytes of every token by id.
   *
   * @param added spellings that stand for themselves
   * @param wrong gets a sentence for each token that is not of the byte alphabet
   */
  List<byte @Nullable []> tokens(Map<String, AddedToken> added, List<String> wrong) {
    List<byte @Nullable []> tokens = new ArrayList<>(spellings.size());
    for (int id = 0; id < spellings.size(); id++) {
      String spelling = spellings.get(id);
      if (spelling == null || added.containsKey(spelling)) {
        tokens.add(null);
        continue;
      }
      byte[] bytes = ByteAlphabet.bytes(spelling);
      if (bytes == null || bytes.length == 0) {
        wrong.add(
            "token \""
                + spelling
                + "\" (id "
                + id
                + ") is neither spelt in bytes nor an added token");
      }
      tokens.add(bytes);
    }
    return tokens;
  }

  /** The merges by id; {@code wrong} gets a sentence for each that names an unknown token. */
  Merges merges(List<String> wrong) {
    Merges merges = new Merges(lefts.size());
    for (int i = 0; i < lefts.size(); i++) {
      String left = lefts.get(i);
      String right = rights.get(i);
      Integer leftId = ids.get(left);
      Integer rightId = ids.get(right);
      Integer mergedId = ids.get(left + right);
      if (leftId == null || rightId == null || mergedId == null) {
        String unknown = leftId == null ? left : rightId == null ? right : left + right;
        wrong.add(
            "merge "
                + i
                + ", \""
                + left
                + " "
                + right
                + "\", needs the token \""
                + unknown
                + "\", which is not in the vocabulary");
        continue;
      }
      merges.add(leftId, rightId, mergedId, i);
    }
    return merges;
  }

  /** Tokens that are neither one byte nor made by a merge: in GPT-2's files, the special ones. */
  List<String> unreachable() {
    boolean[] made = new boolean[spellings.size()];
    for (int i = 0; i < lefts.size(); i++) {
      Integer id = ids.get(lefts.get(i) + rights.get(i));
      if (id != null) {
        made[id] = true;
      }
    }
    List<String> unreachable = new ArrayList<>();
    for (int id = 0; id < made.length; id++) {
      String spelling = spellings.get(id);
      if (spelling != null && !made[id]) {
        byte[] bytes = ByteAlphabet.bytes(spelling);
        if (bytes == null || bytes.length != 1) {
          unreachable.add(spelling);
        }
      }
    }
    return Collections.unmodifiableList(unreachable);
  }
}
