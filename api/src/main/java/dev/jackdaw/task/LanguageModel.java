package dev.jackdaw.task;

import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.tokenizer.Tokenizer;
import java.util.List;

/** Says how likely a text is, and goes on with one. */
public interface LanguageModel {
  Tokenizer tokenizer();

  /** The longest sequence the model was made for, in tokens. */
  int contextLength();

  /** What its head makes of a row in training: tokens, and labels on those that are learnt. */
  List<Example> examples(DataRow row);

  /**
   * A whole document, begun and ended as in the model's training, every token after the first labelled. Where the model's documents
   * do not begin with end-of-text, nothing says what comes first, and nothing is put at the end.
   */
  Example document(String text);

  /**
   * A text after a context, the text alone labelled. White space at the end of the context counts as the beginning of the text, and
   * both are cut into tokens together, so that no token stands where the model never saw one.
   */
  Example passage(String context, String text);

  /**
   * The probability of each example's labelled tokens, all in as few runs as possible. What is longer than the context is read in
   * windows in which every token sees at least half of it.
   */
  List<Likelihood> likelihoods(List<Example> examples);

  /** Goes on from each of some prompts until what ends an answer, which is left out; white space around it too. */
  List<String> answers(List<int[]> prompts, Sampling sampling);
}
