package dev.jackdaw.bundle;

import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Parameters during whose writing the disk fills up. */
record FullDisk(Checkpoint.Tensors tensors, String last) implements Checkpoint.Tensors {
  @Override
  public Map<String, TensorType> types() {
    return tensors.types();
  }

  @Override
  public Tensor get(String name) {
    if (name.equals(last)) {
      throw new UncheckedIOException(new IOException("No space left on device"));
    }
    return tensors.get(name);
  }

  @Override
  public void close() {}
}
