package dev.jackdaw.checkpoint;

import java.nio.file.Path;

/** A format of model files: the component a plugin registers. Its configuration record is empty unless it has settings. */
public interface CheckpointFormat {
  /** Whether this folder or file is of this format. Reads no more than it must. */
  boolean recognises(Path path);

  /**
   * Opens a checkpoint; the caller closes its tensors.
   *
   * @throws dev.jackdaw.problem.UserException naming file, key or tensor and reason: damaged, truncated, of an unknown
   *     architecture, a tensor missing, left over or of another shape
   */
  Checkpoint read(Path path);

  /**
   * Writes into an existing folder what this file carries for other components besides the model, laid out as Hugging Face does:
   * {@code tokenizer.json}, {@code tokenizer_config.json} with the chat template, {@code generation_config.json}. Formats whose
   * companions already lie beside the model write nothing.
   *
   * @return whether anything was written
   * @throws dev.jackdaw.problem.UserException as {@link #read}, or for a tokenizer that cannot be said in this layout
   */
  default boolean unpack(Path path, Path folder) {
    return false;
  }

  /**
   * Writes the model's files into an existing folder. The caller makes the folder appear at once, or not at all. Parameters that
   * are not the backbone's own (of heads, of a fine-tuning strategy), and all those of a backbone the format has no family for,
   * keep Jackdaw's names and shapes, unless the format has a place of its own for them; {@link #read} gives back the same names and
   * numbers in every case.
   */
  void write(Checkpoint checkpoint, Path folder);
}
