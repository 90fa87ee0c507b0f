package dev.jackdaw.export;

import dev.jackdaw.graph.TensorType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a graph takes and gives, with its symbolic sizes.
 *
 * @param purpose what it is for
 * @param head name of the head it ends in; empty without one
 * @param inputs by name, in order
 * @param outputs by name, in order
 * @param states carried states by name, with their leading axis for sequences
 */
public record GraphSignature(
    Purpose purpose,
    String head,
    Map<String, TensorType> inputs,
    Map<String, TensorType> outputs,
    Map<String, TensorType> states) {
  public GraphSignature {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
  }
}
