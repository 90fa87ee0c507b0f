package dev.jackdaw.checkpoint.huggingface;

import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Parameters in memory, random. */
record HeapTensors(Map<String, Tensor> tensors) implements Checkpoint.Tensors {
  static HeapTensors random(Map<String, long[]> shapes, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    shapes.forEach(
        (name, lengths) -> {
          float[] values =
              new float
                  [Math.toIntExact(java.util.Arrays.stream(lengths).reduce(1, (a, b) -> a * b))];
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
          }
          tensors.put(name, Tensor.of(values, lengths));
        });
    return new HeapTensors(tensors);
  }

  @Override
  public Map<String, TensorType> types() {
    Map<String, TensorType> types = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> types.put(name, tensor.type()));
    return types;
  }

  @Override
  public Tensor get(String name) {
    return tensors.get(name);
  }

  @Override
  public void close() {
    // heap memory
  }
}
