package dev.jackdaw.tokenizer;

/** Told how far vocabulary training has come. */
@FunctionalInterface
public interface TrainingProgress {
  TrainingProgress SILENT = (stage, done, total) -> {};

  /**
   * @param stage what is being done: {@code "counting"}, {@code "merging"}
   * @param done units finished
   * @param total units in all; -1 while unknown
   */
  void report(String stage, long done, long total);
}
