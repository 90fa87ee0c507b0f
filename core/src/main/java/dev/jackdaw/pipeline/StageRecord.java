package dev.jackdaw.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a finished stage worked on. The same inputs need not be worked on again.
 *
 * @param inputs settings, versions and hashes by dotted key
 * @param hash SHA-256 of the inputs
 * @param finished when, as ISO 8601
 * @param seconds how long it took
 */
record StageRecord(SortedMap<String, String> inputs, String hash, String finished, double seconds) {
  StageRecord {
    inputs = new TreeMap<>(inputs);
  }

  boolean intact() {
    return hash.equals(Hashing.of(inputs));
  }

  /** What is different now: {@code tokenizer.vocabulary was 8192, is 4096}. */
  List<String> differences(SortedMap<String, String> now) {
    TreeSet<String> keys = new TreeSet<>(inputs.keySet());
    keys.addAll(now.keySet());
    List<String> differences = new ArrayList<>();
    for (String key : keys) {
      String before = inputs.getOrDefault(key, "not set");
      String after = now.getOrDefault(key, "not set");
      if (!before.equals(after)) {
        differences.add(key + " was " + before + ", is " + after);
      }
    }
    return differences;
  }
}
