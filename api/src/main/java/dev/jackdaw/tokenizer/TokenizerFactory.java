package dev.jackdaw.tokenizer;

import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Makes tokenizers of one kind: the component a plugin registers.
 *
 * @param <C> the configuration record for training a new one
 */
public interface TokenizerFactory<C extends Record> {
  /**
   * Learns a vocabulary from documents. The result depends on the texts and the configuration alone, not on threads.
   *
   * @param documents read once, in order; special-token spellings in them are plain text
   * @throws dev.jackdaw.problem.UserException if the text cannot give the vocabulary asked for
   */
  Tokenizer train(C config, Stream<String> documents, TrainingProgress progress);

  /** Whether this folder or file holds a tokenizer of this kind. Reads no more than it must. */
  boolean recognises(Path path);

  /**
   * Loads what {@link Tokenizer#save} wrote, or a foreign format of the same kind.
   *
   * @throws dev.jackdaw.problem.UserException naming file, place and reason when it is damaged or of another kind
   */
  Tokenizer load(Path path);
}
