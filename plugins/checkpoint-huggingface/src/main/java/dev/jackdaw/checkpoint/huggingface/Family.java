package dev.jackdaw.checkpoint.huggingface;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A family of models: what {@code config.json} says, and what the tensors are called.
 *
 * @param modelType value of {@code model_type}
 * @param architecture what a language model of it calls its class
 * @param prefix before the names of all tensors but the head's; files of bare models lack it
 * @param keys in order; one may refer to settings that earlier ones read
 * @param rows tensors; those whose parameters the model does not have are left out
 * @param ignored tensors in old files that are no parameters
 */
record Family(
    String modelType,
    String architecture,
    String prefix,
    List<Key> keys,
    List<TensorRow> rows,
    Pattern ignored) {
  private static final int MOST_LAYERS = 10_000;

  Settings read(ConfigJson json) {
    Settings settings = new Settings();
    keys.forEach(key -> key.read(json, settings));
    if (settings.get("layers") instanceof Integer layers && layers > MOST_LAYERS) {
      json.fault("number of layers", "is " + layers + ", at most " + MOST_LAYERS + " are possible");
    }
    return settings;
  }

  /** What keeps this family from saying these settings; empty if it can. */
  List<String> obstacles(Settings settings) {
    List<String> reasons = new ArrayList<>();
    ObjectNode attempt = JsonMapper.shared().createObjectNode();
    keys.forEach(key -> key.write(settings, attempt, reasons));
    return reasons;
  }

  /** What a file calls the tensor of a row. */
  String tensor(TensorRow row) {
    return row.tensor().startsWith("lm_head") ? row.tensor() : prefix + row.tensor();
  }

  /** The rows of a model with so many blocks, in file order. */
  List<TensorRow> rows(int layers) {
    List<TensorRow> all = new ArrayList<>();
    boolean blocksDone = false;
    for (TensorRow row : rows) {
      if (!row.tensor().contains("*")) {
        all.add(row);
      } else if (!blocksDone) {
        blocksDone = true;
        for (int block = 0; block < layers; block++) {
          for (TensorRow each : rows) {
            if (each.tensor().contains("*")) {
              all.add(each.of(block));
            }
          }
        }
      }
    }
    return all;
  }
}
