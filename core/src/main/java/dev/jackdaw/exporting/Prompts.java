package dev.jackdaw.exporting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Token sequences that models are compared on, virtual tokens included; at least two tokens each where the context allows it.
 *
 * @param origin where they come from, in words
 * @param common sequences for every head without its own
 * @param own sequences of heads that read rows their own way
 */
record Prompts(String origin, List<int[]> common, Map<String, List<int[]>> own) {
  Prompts {
    common = List.copyOf(common);
    own = new LinkedHashMap<>(own);
    if (common.isEmpty()) {
      throw new IllegalArgumentException("[prompts] there are none");
    }
  }

  List<int[]> of(String head) {
    return own.getOrDefault(head, common);
  }

  /** One sequence of exactly this many tokens, of all prompts one after another, again and again. */
  int[] filling(String head, int length) {
    int[] filled = new int[length];
    List<int[]> sequences = of(head);
    int at = 0;
    for (int i = 0; at < length; i++) {
      int[] ids = sequences.get(i % sequences.size());
      int from = 0;
      while (at > 0 && from < ids.length && ids[from] < 0) {
        from++; // virtual tokens stand at the beginning alone
      }
      int n = Math.min(length - at, ids.length - from);
      System.arraycopy(ids, from, filled, at, n);
      at += n;
    }
    return filled;
  }

  /** The same with virtual tokens in front, cut to a length. */
  Prompts prepared(int[] virtual, int longest) {
    Map<String, List<int[]>> heads = new LinkedHashMap<>();
    own.forEach((name, ids) -> heads.put(name, prepared(ids, virtual, longest)));
    return new Prompts(origin, prepared(common, virtual, longest), heads);
  }

  private static List<int[]> prepared(List<int[]> all, int[] virtual, int longest) {
    List<int[]> prepared = new ArrayList<>();
    for (int[] ids : all) {
      int n = Math.min(longest, virtual.length + ids.length);
      int[] whole = Arrays.copyOf(virtual, n);
      System.arraycopy(ids, 0, whole, virtual.length, n - virtual.length);
      prepared.add(whole);
    }
    return prepared;
  }
}
