package dev.jackdaw.engine.onnx;

import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.export.ExportPrecision;
import dev.jackdaw.graph.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** One file of weights for all graphs of a folder: a parameter is written when the first graph reads it, and never twice. */
final class SharedWeights implements AutoCloseable {
  static final String FILE = "weights.bin";

  private final Checkpoint.Tensors parameters;
  private final ElementType type;
  private final ExternalData data;
  private final Map<String, TensorProto> written = new HashMap<>();

  SharedWeights(Path folder, Checkpoint.Tensors parameters, ExportPrecision precision)
      throws IOException {
    this.parameters = parameters;
    type = type(precision);
    data = new ExternalData(folder.resolve(FILE));
  }

  /** The file itself, for numbers in forms of their own. */
  ExternalData data() {
    return data;
  }

  static ElementType type(ExportPrecision precision) {
    return switch (precision) {
      case FP32 -> ElementType.FLOAT;
      case FP16 -> ElementType.FLOAT16;
      case BF16 -> ElementType.BFLOAT16;
    };
  }

  /** Where a parameter's numbers are. */
  TensorProto get(String name) {
    return written.computeIfAbsent(name, this::write);
  }

  private TensorProto write(String name) {
    Tensor numbers = parameters.get(name);
    try {
      return data.addFloats(
          stored(name), type, LongStream.of(numbers.lengths()).boxed().toList(), numbers.data());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What an initializer is called: by its own name only where nothing widens it. */
  private String stored(String name) {
    return type == ElementType.FLOAT ? name : name + "/narrow";
  }

  /** Puts a Cast behind every narrow weight, so that nodes read 32 bits; the runtime folds it when it loads. */
  ModelProto widened(ModelProto model, List<String> weights) {
    if (type == ElementType.FLOAT || weights.isEmpty()) {
      return model;
    }
    GraphProto graph = model.graph();
    List<NodeProto> nodes = new ArrayList<>();
    for (String name : weights) {
      nodes.add(
          new NodeProto(
              "",
              "Cast",
              name + "/widen",
              List.of(stored(name)),
              List.of(name),
              Map.of("to", AttributeProto.of(ElementType.FLOAT.number()))));
    }
    nodes.addAll(graph.nodes());
    return new ModelProto(
        model.irVersion(),
        model.producer(),
        model.opsets(),
        new GraphProto(graph.name(), nodes, graph.initializers(), graph.inputs(), graph.outputs()),
        model.metadata());
  }

  void finish() throws IOException {
    data.finish();
  }

  @Override
  public void close() {
    try {
      data.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
