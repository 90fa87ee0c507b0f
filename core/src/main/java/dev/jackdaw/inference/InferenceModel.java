package dev.jackdaw.inference;

/** A model that generates, labels and embeds, as far as it has been taught to. */
public interface InferenceModel extends LanguageModel, SequenceModel, AutoCloseable {
  @Override
  void close();
}
