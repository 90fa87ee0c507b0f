package dev.jackdaw.checkpoint.huggingface;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Sliding windows, and the layers they apply to. */
enum WindowKeys implements Key {
  /** One window for all layers, or null: Mistral, Phi 3. */
  EVERY_LAYER {
    @Override
    List<Integer> global(ConfigJson json, int layers) {
      return List.of();
    }

    @Override
    void say(Settings s, int layers, ObjectNode json, List<String> reasons) {
      if (!s.list(GLOBAL).isEmpty()) {
        reasons.add(GLOBAL + " is " + s.list(GLOBAL));
      }
    }
  },
  /** From a layer on, and only if switched on: Qwen. */
  UPPER_LAYERS {
    @Override
    List<Integer> global(ConfigJson json, int layers) {
      Integer first =
          json.has("max_window_layers") ? json.integer("max_window_layers") : Integer.valueOf(28);
      return upTo(first == null ? layers : Math.min(first, layers));
    }

    @Override
    @Nullable Integer window(ConfigJson json) {
      return Boolean.TRUE.equals(json.flag("use_sliding_window")) ? super.window(json) : null;
    }

    @Override
    void say(Settings s, int layers, ObjectNode json, List<String> reasons) {
      boolean on = !s.is(WINDOW, 0);
      json.put("use_sliding_window", on);
      json.put("max_window_layers", on ? s.list(GLOBAL).size() : layers);
      if (on && !s.list(GLOBAL).equals(upTo(s.list(GLOBAL).size()))) {
        reasons.add(GLOBAL + " is " + s.list(GLOBAL) + ", which are not the first layers");
      }
    }
  },
  /** Five with, one without, or as {@code layer_types} has it: Gemma 3. */
  PATTERN {
    @Override
    List<Integer> global(ConfigJson json, int layers) {
      Integer every =
          json.has("sliding_window_pattern")
              ? json.integer("sliding_window_pattern")
              : Integer.valueOf(6);
      return every == null
          ? List.of()
          : IntStream.range(0, layers).filter(i -> (i + 1) % every == 0).boxed().toList();
    }

    @Override
    void say(Settings s, int layers, ObjectNode json, List<String> reasons) {
      List<String> types = new ArrayList<>();
      for (int i = 0; i < layers; i++) {
        types.add(s.is(WINDOW, 0) || s.list(GLOBAL).contains(i) ? FULL : SLIDING);
      }
      Values.put(json, TYPES, types);
    }
  };

  private static final String WINDOW = "attention.window";
  private static final String GLOBAL = "attention.global_layers";
  private static final String KEY = "sliding_window";
  private static final String TYPES = "layer_types";
  private static final String FULL = "full_attention";
  private static final String SLIDING = "sliding_attention";

  /** Layers without the window, where {@code layer_types} does not say. */
  abstract List<Integer> global(ConfigJson json, int layers);

  /** Writes which layers have the window. */
  abstract void say(Settings s, int layers, ObjectNode json, List<String> reasons);

  @Nullable Integer window(ConfigJson json) {
    return json.integer(KEY);
  }

  private static List<Integer> upTo(int end) {
    return IntStream.range(0, end).boxed().toList();
  }

  @Override
  public void read(ConfigJson json, Settings s) {
    Integer window = window(json);
    int layers = s.get("layers") instanceof Integer n ? n : 0;
    List<Integer> global =
        window == null ? List.of() : json.has(TYPES) ? listed(json, layers) : global(json, layers);
    boolean none = window == null || (layers > 0 && global.size() == layers);
    s.put(WINDOW, none ? Integer.valueOf(0) : window);
    s.put(GLOBAL, none ? List.of() : global);
  }

  private static List<Integer> listed(ConfigJson json, int layers) {
    List<String> types = json.texts(TYPES);
    if (types.size() != layers) {
      json.fault(TYPES, "has " + types.size() + " entries for " + layers + " layers");
    }
    types.stream()
        .filter(type -> !type.equals(FULL) && !type.equals(SLIDING))
        .distinct()
        .forEach(type -> json.unknown(TYPES, type, List.of(FULL, SLIDING)));
    return IntStream.range(0, types.size()).filter(i -> types.get(i).equals(FULL)).boxed().toList();
  }

  @Override
  public void write(Settings s, ObjectNode json, List<String> reasons) {
    Values.put(json, KEY, s.is(WINDOW, 0) ? null : s.get(WINDOW));
    say(s, s.integer("layers"), json, reasons);
  }
}
