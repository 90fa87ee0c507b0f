package dev.jackdaw.engine.onnx;

import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.TensorType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a session takes and gives.
 *
 * @param inputs types by name
 * @param states bound as inputs of their own name
 * @param updates new values by the state's name
 * @param outputs by the name a caller asks for
 */
record Signature(
    Map<String, TensorType> inputs,
    Map<String, TensorType> states,
    Map<String, Update> updates,
    Map<String, Output> outputs) {
  /**
   * The new value of a state.
   *
   * @param output its name in the ONNX graph
   * @param inPlace whether it may be written over the old one
   */
  record Update(String output, TensorType type, boolean inPlace) {}

  /** @param name in the ONNX graph */
  record Output(String name, TensorType type) {}

  Signature {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
    updates = Collections.unmodifiableMap(new LinkedHashMap<>(updates));
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
  }

  static Signature of(Graph graph, LoweredGraph lowered) {
    Map<String, TensorType> states = new LinkedHashMap<>(graph.states());
    states.keySet().removeAll(lowered.weights().keySet());
    InPlace places = new InPlace(lowered.proto());
    Map<String, Update> updates = new LinkedHashMap<>();
    graph
        .updates()
        .forEach(
            (state, value) -> {
              String output = GraphLowering.updated(state);
              boolean same = !states.containsKey(state) || states.get(state).equals(value.type());
              updates.put(
                  state, new Update(output, value.type(), same && places.safe(state, output)));
            });
    Map<String, Output> outputs = new LinkedHashMap<>();
    graph
        .outputs()
        .forEach(
            (name, value) ->
                outputs.put(
                    name,
                    new Output(
                        Objects.requireNonNull(lowered.outputNames().get(name)), value.type())));
    return new Signature(graph.inputs(), states, updates, outputs);
  }
}
