package dev.jackdaw.training;

import dev.jackdaw.recipe.Rendering;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that decides what a training computes, as flat text: settings, hashes of data and tokenizer. Two runs of one
 * fingerprint do the same; a checkpoint is only resumed under its own.
 *
 * @param entries value by dotted key: {@code training.optimizer.beta1}
 */
public record Fingerprint(SortedMap<String, String> entries) {
  private static final List<String> FREE =
      List.of("evaluate_every", "patience", "checkpoint_every", "keep", "sample_every");

  public Fingerprint {
    entries = new TreeMap<>(entries);
  }

  /**
   * Of the settings, the sizes they come to, and the model's parameters. The caller adds what it knows beside: hashes of data and
   * tokenizer, settings of the model and of the fine-tuning strategy. When to evaluate, save and sample is left out: it changes no
   * number.
   */
  public static Fingerprint of(TrainingSetup setup) {
    Map<String, Object> training = new LinkedHashMap<>(Rendering.tree(setup.config()));
    FREE.forEach(training::remove);
    Map<String, Object> parameters = new LinkedHashMap<>();
    setup
        .model()
        .parameters()
        .forEach(parameter -> parameters.put(parameter.name(), parameter.shape()));
    return of(
        Map.of(
            "training", training,
            "steps", setup.sizes().steps(),
            "batch", setup.sizes().shape(),
            "learning_rate", setup.sizes().learningRate(),
            "head", setup.heads(),
            "parameters", parameters));
  }

  /** @param tree maps, lists, text, numbers and booleans */
  public static Fingerprint of(Map<String, ?> tree) {
    SortedMap<String, String> entries = new TreeMap<>();
    flatten("", tree, entries);
    return new Fingerprint(entries);
  }

  private static void flatten(String key, Object value, Map<String, String> into) {
    switch (value) {
      case Map<?, ?> map ->
          map.forEach(
              (name, child) ->
                  flatten(key.isEmpty() ? name.toString() : key + "." + name, child, into));
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          flatten(key + "[" + i + "]", list.get(i), into);
        }
      }
      default -> into.put(key, value.toString());
    }
  }

  /** This with further entries. */
  public Fingerprint with(Fingerprint more) {
    SortedMap<String, String> both = new TreeMap<>(entries);
    both.putAll(more.entries);
    return new Fingerprint(both);
  }

  /** Each difference as a sentence: {@code training.clip was 1.0, is 0.5}. */
  List<String> differences(Fingerprint now) {
    Set<String> keys = new TreeSet<>(entries.keySet());
    keys.addAll(now.entries.keySet());
    List<String> differences = new ArrayList<>();
    for (String key : keys) {
      String before = entries.get(key);
      String after = now.entries.get(key);
      if (!Objects.equals(before, after)) {
        differences.add(
            key
                + " was "
                + (before == null ? "not set" : before)
                + ", is "
                + (after == null ? "not set" : after));
      }
    }
    return differences;
  }
}
