package dev.jackdaw.engine.cpu;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;

/** Settings of the engine {@code cpu}. */
public record CpuEngineConfig(
    @Doc("Threads that compute; 0: one per processor") @Default("0") @Range(min = 0, max = 1024)
        int threads,
    @Doc("Who multiplies matrices: auto, onednn or java") @Default("auto") String products,
    @Doc("Measure the time of each kind of op") @Default("false") boolean profile) {
  /** What a recipe without an engine section gets. */
  static final CpuEngineConfig DEFAULT = new CpuEngineConfig(0, "auto", false);
}
