package dev.jackdaw.engine.onnx;

import java.util.ArrayList;
import java.util.List;

/** Nodes in topological order, constants, and what goes in and comes out. */
record GraphProto(
    String name,
    List<NodeProto> nodes,
    List<TensorProto> initializers,
    List<ValueInfoProto> inputs,
    List<ValueInfoProto> outputs) {
  GraphProto {
    nodes = List.copyOf(nodes);
    initializers = List.copyOf(initializers);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  void write(ProtoWriter to) {
    nodes.forEach(node -> to.message(1, node::write));
    to.text(2, name);
    initializers.forEach(tensor -> to.message(5, tensor::write));
    inputs.forEach(input -> to.message(11, input::write));
    outputs.forEach(output -> to.message(12, output::write));
  }

  static GraphProto read(ProtoReader from) {
    String name = "";
    List<NodeProto> nodes = new ArrayList<>();
    List<TensorProto> initializers = new ArrayList<>();
    List<ValueInfoProto> inputs = new ArrayList<>();
    List<ValueInfoProto> outputs = new ArrayList<>();
    while (from.next()) {
      switch (from.field()) {
        case 1 -> nodes.add(NodeProto.read(from.message()));
        case 2 -> name = from.text();
        case 5 -> initializers.add(TensorProto.read(from.message()));
        case 11 -> inputs.add(ValueInfoProto.read(from.message()));
        case 12 -> outputs.add(ValueInfoProto.read(from.message()));
        default -> from.skip();
      }
    }
    return new GraphProto(name, nodes, initializers, inputs, outputs);
  }
}
