package dev.jackdaw.engine.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A graph for other tools as they expect it: whole numbers that go in have 64 bits. */
final class InterchangeForm {
  private static final String NARROWED = "/int32";

  private InterchangeForm() {}

  static GraphProto widened(GraphProto graph) {
    Map<String, String> renamed = new LinkedHashMap<>();
    List<ValueInfoProto> inputs = new ArrayList<>();
    List<NodeProto> nodes = new ArrayList<>();
    for (ValueInfoProto input : graph.inputs()) {
      if (input.type() != ElementType.INT32) {
        inputs.add(input);
        continue;
      }
      String narrow = input.name() + NARROWED;
      renamed.put(input.name(), narrow);
      inputs.add(new ValueInfoProto(input.name(), ElementType.INT64, input.dims()));
      nodes.add(
          new NodeProto(
              "",
              "Cast",
              narrow,
              List.of(input.name()),
              List.of(narrow),
              Map.of("to", AttributeProto.of(ElementType.INT32.number()))));
    }
    for (NodeProto node : graph.nodes()) {
      nodes.add(
          new NodeProto(
              node.domain(),
              node.type(),
              node.name(),
              node.inputs().stream().map(name -> renamed.getOrDefault(name, name)).toList(),
              node.outputs(),
              node.attributes()));
    }
    return new GraphProto(graph.name(), nodes, graph.initializers(), inputs, graph.outputs());
  }

  /** The same graph taking 32 bits again: the casts then change nothing. */
  static GraphProto narrowed(GraphProto graph) {
    List<ValueInfoProto> inputs = new ArrayList<>();
    for (ValueInfoProto input : graph.inputs()) {
      inputs.add(
          input.type() == ElementType.INT64
              ? new ValueInfoProto(input.name(), ElementType.INT32, input.dims())
              : input);
    }
    return new GraphProto(
        graph.name(), graph.nodes(), graph.initializers(), inputs, graph.outputs());
  }
}
