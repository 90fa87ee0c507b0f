package dev.jackdaw.engine;

import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import java.util.Map;

/**
 * Named tensors that outlive a run: parameters, optimizer moments, gradients, caches. Owned by one engine, which keeps the F32
 * master and any packed or narrower form beside it. Several programs share one store. Not for use while a program runs on it,
 * except from that program.
 */
public interface Store extends AutoCloseable {
  /**
   * Makes room for a tensor of zeros. Declaring a name again with the same type changes nothing.
   *
   * @param type its shape is fixed
   * @throws IllegalArgumentException if the name exists with another type, or the shape is symbolic
   */
  void declare(String name, TensorType type);

  /** Types by name, in order of declaration. */
  Map<String, TensorType> types();

  /** A copy of a tensor's numbers. */
  Tensor read(String name);

  /** Replaces a tensor's numbers. */
  void write(String name, Tensor value);

  /** Frees a tensor; an unknown name changes nothing. */
  void remove(String name);

  @Override
  void close();
}
