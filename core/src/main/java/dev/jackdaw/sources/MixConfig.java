package dev.jackdaw.sources;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.data.TextSourceFactory;
import dev.jackdaw.recipe.Configured;
import java.util.List;
import java.util.Optional;

/**
 * Several sources, one after the other. Training reads windows in shuffled order, so the order of sources does not matter.
 *
 * @param sources at least one
 */
public record MixConfig(@Doc("The sources, one after the other") List<Part> sources) {
  public MixConfig {
    sources = List.copyOf(sources);
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("sources is empty: name at least one");
    }
  }

  /**
   * One of them.
   *
   * @param text where it comes from
   * @param documents how many of its documents are taken, the first; all if left out
   * @param times how often it is read: a small text of the house beside a large general one
   */
  public record Part(
      @Doc("Where the text comes from") Configured<TextSourceFactory<?>> text,
      @Doc("How many documents are taken, the first; all if left out") @Range(min = 1)
          Optional<Long> documents,
      @Doc("How often it is read") @Default("1") @Range(min = 1, max = 1000) int times) {}
}
