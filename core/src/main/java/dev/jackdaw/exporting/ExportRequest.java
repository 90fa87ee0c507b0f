package dev.jackdaw.exporting;

import dev.jackdaw.export.ExportTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What somebody wants exported.
 *
 * @param out folder to write; an export that is there already is replaced when the new one is complete
 * @param target what it is to run on
 * @param adapter what becomes of an adapter; merged if the bundle has none
 * @param heads names of heads, {@code embed} for the embedding; all of them if empty
 * @param quantizer of weights; none keeps the target's precision
 * @param prompts a file whose lines are texts to compare on
 * @param limits how far the exported files may be off
 * @param unverified whether files that cannot be run on this machine may be written all the same
 * @param trainingStep whether a step of training is written too for every head: forward, backward, clipping and AdamW
 */
public record ExportRequest(
    Path out,
    ExportTarget target,
    AdapterForm adapter,
    List<String> heads,
    Optional<WeightQuantizer> quantizer,
    Optional<Path> prompts,
    ParityLimits limits,
    boolean unverified,
    boolean trainingStep) {
  public ExportRequest {
    heads = List.copyOf(heads);
  }

  /** Everything a bundle has, merged, held to the limits of its precision. */
  public static ExportRequest of(Path out, ExportTarget target) {
    return new ExportRequest(
        out,
        target,
        AdapterForm.MERGED,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        ParityLimits.of(target.precision()),
        false,
        false);
  }

  /** The same, compared on texts of a file. */
  public ExportRequest comparedOn(Path file) {
    return new ExportRequest(
        out,
        target,
        adapter,
        heads,
        quantizer,
        Optional.of(file),
        limits,
        unverified,
        trainingStep);
  }

  /** The same with other limits. */
  public ExportRequest within(ParityLimits other) {
    return new ExportRequest(
        out, target, adapter, heads, quantizer, prompts, other, unverified, trainingStep);
  }
}
