package dev.jackdaw.checkpoint.huggingface;

import java.util.List;

/**
 * One row of a family's table of tensors.
 *
 * @param tensor name in the file; {@code *} stands for the index of a block
 * @param parameters Jackdaw's parameters in it, one below the other along the output axis
 * @param transposed whether the file has it as (in, out): GPT-2's {@code Conv1D}
 */
record TensorRow(String tensor, List<String> parameters, boolean transposed) {
  static TensorRow row(String tensor, String... parameters) {
    return new TensorRow(tensor, List.of(parameters), false);
  }

  static TensorRow transposed(String tensor, String... parameters) {
    return new TensorRow(tensor, List.of(parameters), true);
  }

  TensorRow of(int block) {
    String index = Integer.toString(block);
    return new TensorRow(
        tensor.replace("*", index),
        parameters.stream().map(p -> p.replace("*", index)).toList(),
        transposed);
  }
}
