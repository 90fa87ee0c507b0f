package dev.jackdaw.reference;

import java.util.Arrays;
import java.util.List;

/** Primitives that move elements without changing them, and scatters, which add. */
final class Movement {
  private Movement() {}

  static Array expand(Array x, long[] lengths) {
    if (Arrays.equals(x.lengths(), lengths)) {
      return x;
    }
    int added = lengths.length - x.rank();
    int[] strides = new int[lengths.length];
    for (int i = added; i < lengths.length; i++) {
      strides[i] = x.length(i - added) == 1 ? 0 : x.stride(i - added);
    }
    return strided(x, lengths, strides);
  }

  static Array transpose(Array x, List<Integer> permutation, long[] lengths) {
    int[] strides = permutation.stream().mapToInt(x::stride).toArray();
    return strided(x, lengths, strides);
  }

  /** Reads x by one stride per axis of the result. */
  private static Array strided(Array x, long[] lengths, int[] strides) {
    Array y = Array.zeros(x.dtype(), lengths);
    int[] index = new int[lengths.length];
    int from = 0;
    for (int i = 0; i < y.size(); i++) {
      y.data()[i] = x.data()[from];
      for (int axis = lengths.length - 1; axis >= 0; axis--) {
        from += strides[axis];
        if (++index[axis] < lengths[axis]) {
          break;
        }
        from -= strides[axis] * index[axis];
        index[axis] = 0;
      }
    }
    return y;
  }

  static Array concat(List<Array> parts, int axis, long[] lengths) {
    Array y = Array.zeros(parts.getFirst().dtype(), lengths);
    int row = y.length(axis) * y.stride(axis);
    int outer = row == 0 ? 0 : y.size() / row;
    int offset = 0;
    for (Array part : parts) {
      int width = part.length(axis) * part.stride(axis);
      for (int o = 0; o < outer; o++) {
        System.arraycopy(part.data(), o * width, y.data(), o * row + offset, width);
      }
      offset += width;
    }
    return y;
  }

  static Array slice(Array x, int axis, long start, long[] lengths) {
    Array y = Array.zeros(x.dtype(), lengths);
    int stride = x.stride(axis);
    int width = y.length(axis) * stride;
    int row = x.length(axis) * stride;
    if (start < 0 || start * stride + width > row) {
      throw new IllegalArgumentException(
          "[slice] "
              + start
              + " … "
              + (start + y.length(axis))
              + " of axis "
              + axis
              + " of "
              + x.type());
    }
    int outer = width == 0 ? 0 : y.size() / width;
    for (int o = 0; o < outer; o++) {
      System.arraycopy(x.data(), o * row + (int) start * stride, y.data(), o * width, width);
    }
    return y;
  }

  static Array gather(Array table, Array indices, long[] lengths) {
    Array y = Array.zeros(table.dtype(), lengths);
    int row = table.stride(0);
    for (int i = 0; i < indices.size(); i++) {
      System.arraycopy(
          table.data(), index("gather", indices, i, table.length(0)) * row, y.data(), i * row, row);
    }
    return y;
  }

  static Array gatherElements(Array x, Array indices) {
    Array y = Array.zeros(x.dtype(), indices.lengths());
    int n = x.length(-1);
    int k = indices.length(-1);
    for (int i = 0; i < y.size(); i++) {
      y.data()[i] = x.data()[i / k * n + index("gather_elements", indices, i, n)];
    }
    return y;
  }

  static Array scatterAdd(Array data, Array indices, Array updates) {
    Array y = new Array(data.dtype(), data.lengths(), data.data().clone());
    int row = data.stride(0);
    for (int i = 0; i < indices.size(); i++) {
      int to = index("scatter_add", indices, i, data.length(0)) * row;
      for (int c = 0; c < row; c++) {
        y.data()[to + c] += updates.data()[i * row + c];
      }
    }
    return y;
  }

  static Array scatterElementsAdd(Array data, Array indices, Array updates) {
    Array y = new Array(data.dtype(), data.lengths(), data.data().clone());
    int n = data.length(-1);
    int k = indices.length(-1);
    for (int i = 0; i < indices.size(); i++) {
      y.data()[i / k * n + index("scatter_elements_add", indices, i, n)] += updates.data()[i];
    }
    return y;
  }

  static Array tensorScatter(Array cache, Array rows, Array start) {
    Array y = new Array(cache.dtype(), cache.lengths(), cache.data().clone());
    int row = cache.stride(1);
    int time = rows.length(1);
    for (int b = 0; b < cache.length(0); b++) {
      int first = (int) start.data()[b];
      if (first < 0 || first + time > cache.length(1)) {
        throw new IllegalArgumentException(
            "[tensor_scatter] rows "
                + first
                + " … "
                + (first + time)
                + " of a cache of "
                + cache.length(1));
      }
      System.arraycopy(
          rows.data(), b * time * row, y.data(), b * cache.stride(0) + first * row, time * row);
    }
    return y;
  }

  private static int index(String op, Array indices, int i, int limit) {
    int index = (int) indices.data()[i];
    if (index < 0 || index >= limit) {
      throw new IllegalArgumentException("[" + op + "] index " + index + " of " + limit);
    }
    return index;
  }
}
