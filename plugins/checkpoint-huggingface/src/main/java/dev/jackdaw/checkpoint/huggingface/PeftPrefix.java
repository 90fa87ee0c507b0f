package dev.jackdaw.checkpoint.huggingface;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Prefix tuning as PEFT stores it: one row per virtual token with keys and values of all layers, each (key heads, head width). There a
 * text begins at the position after the prefix, here at 0; keys that turn with positions are therefore turned by the length of the
 * prefix, which leaves every score as it is.
 *
 * @param tokens length of the prefix
 */
record PeftPrefix(long tokens, int layers, long heads, long width, double theta) {
  static PeftPrefix of(PeftNames names, long tokens, double theta) {
    return new PeftPrefix(
        tokens, names.settings().integer("layers"), names.keyHeads(), names.headWidth(), theta);
  }

  static String keys(int layer) {
    return "blocks." + layer + ".attention.prefix_keys";
  }

  static String values(int layer) {
    return "blocks." + layer + ".attention.prefix_values";
  }

  long[] stored() {
    return new long[] {tokens, 2 * layers * heads * width};
  }

  Map<String, Tensor> read(StoredTensor stored) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int layer = 0; layer < layers; layer++) {
      Tensor keys = Tensor.zeros(DType.F32, tokens, heads, width);
      Tensor values = Tensor.zeros(DType.F32, tokens, heads, width);
      long part = heads * width;
      for (long t = 0; t < tokens; t++) {
        long row = t * 2 * layers * part;
        for (long i = 0; i < part; i++) {
          keys.setFloat(t * part + i, stored.get(row + 2 * layer * part + i));
          values.setFloat(t * part + i, stored.get(row + (2 * layer + 1) * part + i));
        }
      }
      tensors.put(keys(layer), turned(keys, -tokens));
      tensors.put(values(layer), values);
    }
    return tensors;
  }

  Tensor write(Map<String, Tensor> tensors) {
    Tensor stored = Tensor.zeros(DType.F32, stored());
    long part = heads * width;
    for (int layer = 0; layer < layers; layer++) {
      Tensor keys = turned(Objects.requireNonNull(tensors.get(keys(layer))), tokens);
      Tensor values = Objects.requireNonNull(tensors.get(values(layer)));
      for (long t = 0; t < tokens; t++) {
        long row = t * 2 * layers * part;
        for (long i = 0; i < part; i++) {
          stored.setFloat(row + 2 * layer * part + i, keys.getFloat(t * part + i));
          stored.setFloat(row + (2 * layer + 1) * part + i, values.getFloat(t * part + i));
        }
      }
    }
    return stored;
  }

  /** Heads turned by so many positions, features half a head apart in pairs. */
  private Tensor turned(Tensor heads, long positions) {
    Tensor turned = Tensor.zeros(DType.F32, heads.lengths());
    long half = width / 2;
    for (long head = 0; head < heads.elements() / width; head++) {
      for (long i = 0; i < half; i++) {
        double angle = positions * Math.pow(theta, -2.0 * i / width);
        long first = head * width + i;
        double a = heads.getFloat(first);
        double b = heads.getFloat(first + half);
        turned.setFloat(first, (float) (a * Math.cos(angle) - b * Math.sin(angle)));
        turned.setFloat(first + half, (float) (b * Math.cos(angle) + a * Math.sin(angle)));
      }
    }
    return turned;
  }
}
