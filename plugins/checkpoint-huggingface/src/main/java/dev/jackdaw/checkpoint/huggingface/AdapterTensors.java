package dev.jackdaw.checkpoint.huggingface;

import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import java.util.LinkedHashMap;
import java.util.Map;

/** Parameters of an adapter, which is small enough to be in memory. */
record AdapterTensors(Map<String, Tensor> tensors) implements Checkpoint.Tensors {
  @Override
  public Map<String, TensorType> types() {
    Map<String, TensorType> types = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> types.put(name, tensor.type()));
    return types;
  }

  @Override
  public Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "[adapter] no parameter \"" + name + "\", there are " + tensors.keySet());
    }
    return tensor;
  }

  @Override
  public void close() {
    // in memory, and the collector's
  }
}
