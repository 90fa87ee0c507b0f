package dev.jackdaw.checkpoint.gguf;

import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.checkpoint.gguf.TensorRow.Change;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Parameters in a mapped file, turned into F32 one by one. */
final class GgufTensors implements Checkpoint.Tensors {
  /**
   * Where a parameter is.
   *
   * @param first row of the stored tensor, or element of a vector, at which it begins
   * @param head rows of a head, which matters for rows that lie interleaved
   */
  record Place(StoredTensor tensor, long first, long[] lengths, Change change, int head) {}

  private final Arena arena;
  private final Map<String, Place> places;

  /** @param arena keeps the file mapped, and is closed with this */
  GgufTensors(Arena arena, Map<String, Place> places) {
    this.arena = arena;
    this.places = places;
  }

  @Override
  public Map<String, TensorType> types() {
    Map<String, TensorType> types = new LinkedHashMap<>();
    places.forEach(
        (name, place) -> types.put(name, new TensorType(DType.F32, Shape.fixed(place.lengths))));
    return Collections.unmodifiableMap(types);
  }

  @Override
  public Tensor get(String name) {
    Place place = places.get(name);
    if (place == null) {
      throw new IllegalArgumentException(
          "[checkpoint] no parameter \"" + name + "\", there are " + places.keySet());
    }
    return Tensor.of(place.lengths.length == 1 ? vector(place) : matrix(place), place.lengths);
  }

  private static float[] vector(Place place) {
    int first = Math.toIntExact(place.first);
    int length = Math.toIntExact(place.lengths[0]);
    float[] values = Arrays.copyOfRange(place.tensor.floats(), first, first + length);
    if (place.change == Change.PLUS_ONE) {
      for (int i = 0; i < length; i++) {
        values[i] -= 1;
      }
    } else if (place.change == Change.INTERLEAVED) {
      float[] stored = values.clone();
      for (int i = 0; i < length; i++) {
        values[halfSplit(i, place.head)] = stored[i];
      }
    }
    return values;
  }

  private static float[] matrix(Place place) {
    int rows = Math.toIntExact(place.lengths[0]);
    int width = Math.toIntExact(place.lengths[1]);
    float[] values = new float[Math.multiplyExact(rows, width)];
    boolean interleaved = place.change == Change.INTERLEAVED;
    for (int row = 0; row < rows; row++) {
      int target = interleaved ? halfSplit(row, place.head) : row;
      place.tensor.row(place.first + row, values, target * width);
    }
    return values;
  }

  /** Where a row goes that is the first or second of its pair, when all first ones of a head come before all second ones. */
  private static int halfSplit(int row, int head) {
    int inHead = row % head;
    return row - inHead + (inHead & 1) * (head / 2) + inHead / 2;
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
