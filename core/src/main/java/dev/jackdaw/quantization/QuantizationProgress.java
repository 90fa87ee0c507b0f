package dev.jackdaw.quantization;

/** Hears how far quantising is. */
@FunctionalInterface
public interface QuantizationProgress {
  QuantizationProgress SILENT = (_, _, _) -> {};

  /**
   * @param what is being done, in a few words
   * @param done parts finished
   * @param of how many
   */
  void at(String what, int done, int of);
}
