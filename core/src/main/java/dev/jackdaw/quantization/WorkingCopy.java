package dev.jackdaw.quantization;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Store;
import dev.jackdaw.export.QuantizedWeight;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.model.ParameterSpec;
import java.util.List;
import java.util.stream.IntStream;

/** A second set of a model's numbers, in which weights are replaced by what their codes stand for. */
final class WorkingCopy implements AutoCloseable {
  private final Store store;

  WorkingCopy(Engine engine, Store original, List<ParameterSpec> parameters) {
    store = engine.store();
    for (ParameterSpec parameter : parameters) {
      Tensor value = original.read(parameter.name());
      store.declare(parameter.name(), value.type());
      store.write(parameter.name(), value);
    }
  }

  Store store() {
    return store;
  }

  float[] read(String weight) {
    return store.read(weight).toFloats();
  }

  void write(String name, QuantizedWeight weight) {
    store.write(name, numbers(weight));
  }

  /** What the codes stand for, (rows, columns). */
  static Tensor numbers(QuantizedWeight weight) {
    int columns = weight.columns();
    float[] values = new float[Math.multiplyExact(weight.rows(), columns)];
    IntStream.range(0, weight.rows())
        .parallel()
        .forEach(
            row -> {
              for (int column = 0; column < columns; column++) {
                values[row * columns + column] = weight.value(row, column);
              }
            });
    return Tensor.of(values, weight.rows(), columns);
  }

  @Override
  public void close() {
    store.close();
  }
}
