package dev.jackdaw.export;

import dev.jackdaw.graph.op.Composite;
import java.nio.file.Path;
import java.util.Optional;

/** Writes models for another runtime and runs what it wrote: the component a plugin registers. See the package. */
public interface Exporter {
  /**
   * Why what is written for a target cannot be run on this machine: {@code "the CPU provider has no bf16 kernels"}; empty if it can.
   * Loads no more than it must to know.
   */
  Optional<String> obstacle(ExportTarget target);

  /** Whether there is a form for this composite on a target; else it arrives decomposed, as it would on an engine. */
  boolean runs(Composite op, ExportTarget target);

  /**
   * Writes all graphs of a plan over one set of weights. Parameters are read one by one and never held all at once.
   *
   * @param folder exists and is empty
   * @throws java.io.UncheckedIOException if a file cannot be written
   * @throws dev.jackdaw.problem.UserException naming what the format or the target has no form for
   */
  void write(ExportPlan plan, Path folder);

  /**
   * Opens what {@link #write} wrote, from the files alone. The caller closes it.
   *
   * @throws dev.jackdaw.problem.UserException naming the file and what is wrong with it: missing, truncated, changed, of a version this
   *     runtime does not know; or why the device cannot be had
   */
  ExportedModel open(Path folder, Placement placement);
}
