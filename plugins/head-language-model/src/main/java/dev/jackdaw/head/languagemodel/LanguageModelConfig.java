package dev.jackdaw.head.languagemodel;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;

/**
 * How the next token is learnt.
 *
 * @param field of a record, which holds its text
 * @param boundary where the end-of-text token stands, if the tokenizer has one
 * @param labelSmoothing share of the target spread evenly over the vocabulary (Szegedy et al. 2016)
 */
public record LanguageModelConfig(
    @Default("text") @Doc("Field of a record that holds its text.") String field,
    @Default("around") @Doc("Where the end-of-text token stands: around, after or none.")
        Boundary boundary,
    @Default("0") @Range(min = 0, max = 0.99) @Doc("Share of the target spread evenly.")
        double labelSmoothing) {

  /** Where the end-of-text token stands. */
  public enum Boundary {
    /**
     * Before and after each text: the model learns how texts begin, which it must where documents do not see each other, and how
     * they end.
     */
    AROUND,
    /** After each text only. */
    AFTER,
    /** Nowhere. */
    NONE
  }
}
