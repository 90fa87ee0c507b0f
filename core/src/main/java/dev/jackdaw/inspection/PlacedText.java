package dev.jackdaw.inspection;

import dev.jackdaw.finetuning.Wording;

/**
 * A text that is compared with others.
 *
 * @param part what its row is for
 * @param place file and line
 * @param text as the model reads it, without special tokens
 * @param wording the text up to case, white space and punctuation
 * @param answer what is to be said of it: a label, several, or an answer; empty if nothing is
 */
public record PlacedText(Part part, String place, String text, String wording, String answer) {
  static PlacedText of(Part part, String place, String text, String answer) {
    return new PlacedText(part, place, text, Wording.of(text), answer);
  }

  /** The text on one line of limited length, personal data replaced. */
  public String excerpt(int most) {
    return TokenDisplay.excerpt(text, most);
  }

  /** The same of the answer. */
  public String answerExcerpt(int most) {
    return TokenDisplay.excerpt(answer, most);
  }
}
