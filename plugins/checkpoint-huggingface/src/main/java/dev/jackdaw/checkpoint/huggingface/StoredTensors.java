package dev.jackdaw.checkpoint.huggingface;

import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import java.lang.foreign.Arena;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Parameters in mapped files. */
final class StoredTensors implements Checkpoint.Tensors {
  /**
   * Where a parameter is.
   *
   * @param first row of the stored tensor, or column if it is transposed, at which it begins
   */
  record Place(StoredTensor tensor, long first, boolean transposed, long[] lengths) {}

  private final Arena arena;
  private final Map<String, Place> places;

  /** @param arena keeps the files mapped, and is closed with this */
  StoredTensors(Arena arena, Map<String, Place> places) {
    this.arena = arena;
    this.places = places;
  }

  @Override
  public Map<String, TensorType> types() {
    Map<String, TensorType> types = new LinkedHashMap<>();
    places.forEach(
        (name, place) -> types.put(name, new TensorType(DType.F32, Shape.fixed(place.lengths()))));
    return Collections.unmodifiableMap(types);
  }

  @Override
  public Tensor get(String name) {
    Place place = places.get(name);
    if (place == null) {
      throw new IllegalArgumentException(
          "[checkpoint] no parameter \"" + name + "\", there are " + places.keySet());
    }
    return place.transposed()
        ? place.tensor().columns(place.first(), place.lengths())
        : place.tensor().rows(place.first(), place.lengths());
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
