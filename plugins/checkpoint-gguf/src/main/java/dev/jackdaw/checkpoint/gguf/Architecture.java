package dev.jackdaw.checkpoint.gguf;

import java.util.ArrayList;
import java.util.List;

/**
 * An architecture of llama.cpp: what its metadata says, and what its tensors are called.
 *
 * @param name value of {@code general.architecture}, which also begins its keys
 * @param settings in order; one may refer to settings that earlier ones read
 * @param rows tensors
 */
record Architecture(String name, List<Setting> settings, List<TensorRow> rows) {
  /** The rows of a model with so many blocks. */
  List<TensorRow> rows(int layers) {
    List<TensorRow> all = new ArrayList<>();
    for (TensorRow row : rows) {
      if (row.ofBlocks()) {
        for (int block = 0; block < layers; block++) {
          all.add(row.of(block));
        }
      } else {
        all.add(row);
      }
    }
    return all;
  }
}
