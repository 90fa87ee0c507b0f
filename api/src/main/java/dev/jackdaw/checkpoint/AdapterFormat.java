package dev.jackdaw.checkpoint;

import java.nio.file.Path;
import java.util.List;

/** A format of adapter files: the component a plugin registers. Its configuration record is empty unless it has settings. */
public interface AdapterFormat {
  /** Whether this folder is an adapter of this format. Reads no more than it must. */
  boolean recognises(Path folder);

  /**
   * Reads an adapter; the caller closes its tensors.
   *
   * @param base the model it is to stand on: files of other tools name parts of a model as the base's family does
   * @throws dev.jackdaw.problem.UserException naming file, key or tensor and reason: damaged, truncated, of an unknown kind, a
   *     tensor that has no place in the base or another shape
   */
  Adapter read(Path folder, Adapter.Base base);

  /**
   * Writes an adapter's files into an existing folder. The caller makes the folder appear at once, or not at all. {@link #read} gives
   * back the same names and numbers in every case.
   *
   * @return what other tools will not understand and why, a sentence each; empty if they understand everything
   */
  List<String> write(Adapter adapter, Path folder);
}
