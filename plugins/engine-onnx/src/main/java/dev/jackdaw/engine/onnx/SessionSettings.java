package dev.jackdaw.engine.onnx;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a session is made.
 *
 * @param entries session configuration of ONNX Runtime, by its keys
 * @param weights numbers for initializers that the model names as external
 * @param profile where to write what each node took and on which provider it ran; null: nowhere
 * @param cudaDevice a CUDA device to run on though the runtime has none yet; -1 for the runtime's own device
 */
record SessionSettings(
    Map<String, String> entries,
    Map<String, Weight> weights,
    @Nullable Path profile,
    int cudaDevice) {
  /** A weight in memory of the host. */
  record Weight(DeviceBlock block, long[] lengths, ElementType type) {}

  static final SessionSettings PLAIN = new SessionSettings(Map.of(), Map.of(), null, -1);

  SessionSettings {
    entries = Map.copyOf(entries);
    weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
  }

  SessionSettings with(Map<String, Weight> numbers) {
    return new SessionSettings(entries, numbers, profile, cudaDevice);
  }

  SessionSettings on(int cuda) {
    return new SessionSettings(entries, weights, profile, cuda);
  }

  SessionSettings profiled(Path file) {
    return new SessionSettings(entries, weights, file, cudaDevice);
  }
}
