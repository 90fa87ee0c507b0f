package dev.jackdaw.pipeline;

import dev.jackdaw.data.Document;
import dev.jackdaw.data.TextSourceFactory;
import dev.jackdaw.registry.Components;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.TokenizerFactory;
import dev.jackdaw.tokenizer.TrainingProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A tokenizer learnt from the beginning of a recipe's text: much like the one the recipe will learn, in seconds.
 *
 * @param units UTF-16 units of the whole text
 * @param sampledUnits those it was learnt from
 * @param sampledTokens tokens they give, with one after each document
 */
public record SampledTokenizer(
    Tokenizer tokenizer, long units, long sampledUnits, long sampledTokens) {
  /** UTF-16 units a vocabulary is learnt from. */
  private static final int SAMPLE = 4 << 20;

  /**
   * Reads the text of a recipe that trains a model, and learns.
   *
   * @param progress told what is being done
   */
  public static SampledTokenizer of(
      RecipeFile file, Components components, Consumer<String> progress) {
    Recipe recipe = file.recipe();
    TextSourceFactory<Record> source = recipe.text().text().component(components);
    progress.accept("reading the text");
    List<String> sample = new ArrayList<>();
    long[] units = new long[2];
    try (Stream<Document> documents =
        source.documents(recipe.text().text().config(), file.folder())) {
      documents.forEach(
          document -> {
            units[0] += document.text().length();
            if (units[1] < SAMPLE) {
              sample.add(document.text());
              units[1] += document.text().length();
            }
          });
    }
    TokenizerFactory<Record> factory = recipe.tokenizer().component(components);
    progress.accept("learning a vocabulary from " + units[1] + " characters of the text");
    Tokenizer tokenizer =
        factory.train(recipe.tokenizer().config(), sample.stream(), TrainingProgress.SILENT);
    long tokens =
        sample.stream()
            .mapToLong(text -> 1L + tokenizer.ids(text, SpecialTokens.PLAIN).length)
            .sum();
    return new SampledTokenizer(tokenizer, units[0], units[1], tokens);
  }

  /** Whether there was more text than it was learnt from. */
  boolean partial() {
    return sampledUnits < units;
  }

  /** Tokens of the whole text, about. */
  long tokens() {
    return Math.round(sampledTokens * (units / (double) Math.max(1, sampledUnits)));
  }
}
