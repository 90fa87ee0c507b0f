package dev.jackdaw.checkpoint.gguf;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of an architecture's table of tensors.
 *
 * @param tensor name in the file; {@code *} stands for the index of a block
 * @param parts Jackdaw's parameters in it, one below the other along the first axis
 * @param in length of the last axis of a matrix; null for a vector
 * @param optional whether models without it exist; then all blocks have it or none
 * @param change what its numbers must go through
 */
record TensorRow(
    String tensor, List<Part> parts, @Nullable Extent in, boolean optional, Change change) {
  /** A parameter, and how many rows it takes. */
  record Part(String parameter, Extent out) {}

  /** What llama.cpp's converter did to the numbers, to be undone. */
  enum Change {
    NONE,
    /** Rows of each head lie for rotation of neighbours: first, middle, second, middle + 1 … */
    INTERLEAVED,
    /** The weight of a norm has the 1 added that the model adds. */
    PLUS_ONE
  }

  static TensorRow matrix(String tensor, String parameter, Extent out, Extent in) {
    return new TensorRow(tensor, List.of(new Part(parameter, out)), in, false, Change.NONE);
  }

  static TensorRow vector(String tensor, String parameter, Extent length) {
    return new TensorRow(tensor, List.of(new Part(parameter, length)), null, false, Change.NONE);
  }

  static TensorRow fused(String tensor, @Nullable Extent in, Part... parts) {
    return new TensorRow(tensor, List.of(parts), in, false, Change.NONE);
  }

  TensorRow maybe() {
    return new TensorRow(tensor, parts, in, true, change);
  }

  TensorRow with(Change other) {
    return new TensorRow(tensor, parts, in, optional, other);
  }

  boolean ofBlocks() {
    return tensor.contains("*");
  }

  TensorRow of(int block) {
    String index = Integer.toString(block);
    return new TensorRow(
        tensor.replace("*", index),
        parts.stream().map(p -> new Part(p.parameter.replace("*", index), p.out)).toList(),
        in,
        optional,
        change);
  }

  /** Lengths of a part, or of all of it. */
  long[] lengths(Settings settings, List<Part> of) {
    long rows = of.stream().mapToLong(part -> part.out.of(settings)).sum();
    return in == null ? new long[] {rows} : new long[] {rows, in.of(settings)};
  }
}
