package dev.jackdaw.engine.onnx;

import dev.jackdaw.graph.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A graph as ONNX, but for the numbers of its weights.
 *
 * @param proto its initializers are the constants of the graph
 * @param weights types of the weights to be added as initializers, by name
 * @param outputNames the names under which the graph's outputs leave, which differ where a name was taken
 */
record LoweredGraph(
    GraphProto proto,
    Map<String, TensorType> weights,
    Map<String, String> outputNames,
    LoweringOptions options) {
  LoweredGraph {
    weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    outputNames = Collections.unmodifiableMap(new LinkedHashMap<>(outputNames));
  }

  /** The whole model. @param tensors gives each weight its numbers, or the place where they are */
  ModelProto model(Function<String, TensorProto> tensors, Map<String, String> metadata) {
    List<TensorProto> initializers = new ArrayList<>();
    weights.keySet().forEach(name -> initializers.add(tensors.apply(name)));
    initializers.addAll(proto.initializers());
    Map<String, Long> opsets = new LinkedHashMap<>();
    opsets.put("", (long) options.opset());
    if (proto.nodes().stream().anyMatch(node -> node.domain().equals(ModelProto.MICROSOFT))) {
      opsets.put(ModelProto.MICROSOFT, 1L);
    }
    GraphProto whole =
        new GraphProto(proto.name(), proto.nodes(), initializers, proto.inputs(), proto.outputs());
    return new ModelProto(options.irVersion(), "jackdaw", opsets, whole, metadata);
  }
}
