package dev.jackdaw.export;

/**
 * What exported files are to run on.
 *
 * @param device where; the fast forms differ from one to the other
 * @param precision of weights that are not quantised
 * @param portable whether to keep to the format's standard operators, so that any runtime can read it
 */
public record ExportTarget(Device device, ExportPrecision precision, boolean portable) {
  /** Kinds of devices. */
  public enum Device {
    CPU,
    CUDA
  }
}
