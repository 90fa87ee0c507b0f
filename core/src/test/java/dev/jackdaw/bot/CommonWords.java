package dev.jackdaw.bot;

import dev.jackdaw.retrieval.Hit;
import dev.jackdaw.retrieval.Passage;
import dev.jackdaw.retrieval.Retriever;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Counts the words of four letters or more that question and passage share. */
final class CommonWords implements Retriever {
  private final List<Passage> passages;

  CommonWords(List<Passage> passages) {
    this.passages = passages;
  }

  @Override
  public List<Hit> search(String text, int most) {
    Set<String> asked = words(text);
    return passages.stream()
        .map(passage -> new Hit(passage, share(asked, passage)))
        .filter(hit -> hit.relevance() > 0)
        .sorted(Comparator.comparingDouble(Hit::relevance).reversed())
        .limit(most)
        .toList();
  }

  private static double share(Set<String> asked, Passage passage) {
    Set<String> there = words(passage.text() + " " + String.join(" ", passage.questions()));
    return asked.isEmpty()
        ? 0
        : (double) asked.stream().filter(there::contains).count() / asked.size();
  }

  private static Set<String> words(String text) {
    Set<String> words =
        new HashSet<>(Arrays.asList(text.toLowerCase(Locale.ROOT).split("\\P{L}+")));
    words.removeIf(word -> word.length() < 4);
    return words;
  }

  @Override
  public void close() {}
}
