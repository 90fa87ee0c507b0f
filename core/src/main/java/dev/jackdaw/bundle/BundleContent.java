package dev.jackdaw.bundle;

import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.tokenizer.Tokenizer;
import java.util.Optional;

/**
 * What a bundle is written from.
 *
 * @param manifest what it is made of
 * @param tokenizer of the kind the manifest names
 * @param parameters all parameters of backbone, heads and strategy; read while writing, not closed
 * @param contextLength longest sequence of the model, for other tools
 * @param chatTemplate source of the template conversations are laid out with
 */
public record BundleContent(
    Manifest manifest,
    Tokenizer tokenizer,
    Checkpoint.Tensors parameters,
    int contextLength,
    Optional<String> chatTemplate) {
  /** Of a model that was taught no conversations. */
  public BundleContent(
      Manifest manifest, Tokenizer tokenizer, Checkpoint.Tensors parameters, int contextLength) {
    this(manifest, tokenizer, parameters, contextLength, Optional.empty());
  }
}
