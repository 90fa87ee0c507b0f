package dev.jackdaw.engine;

import java.util.List;

/**
 * What an engine is on this machine, for logs, provenance and {@code jackdaw doctor}.
 *
 * @param name the component id
 * @param device {@code cpu}, {@code cuda:0}
 * @param threads threads that compute
 * @param precisions what {@link Engine#compile} accepts here
 * @param choices what was chosen and why, a sentence each: kernels, lane width, native libraries, what would be faster
 */
public record EngineInfo(
    String name, String device, int threads, List<Precision> precisions, List<String> choices) {
  public EngineInfo {
    precisions = List.copyOf(precisions);
    choices = List.copyOf(choices);
  }
}
