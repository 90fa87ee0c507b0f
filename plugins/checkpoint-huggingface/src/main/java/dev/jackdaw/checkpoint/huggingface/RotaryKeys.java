package dev.jackdaw.checkpoint.huggingface;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rotary positions. Transformers 4 has {@code rope_theta} and {@code rope_scaling} at the top level, transformers 5 has {@code
 * rope_parameters}, by kind of layer in Gemma 3. Both are read; the older one, which both read, is written.
 *
 * @param theta base where none is given
 * @param localTheta base of layers with a window where none is given; null for families that have one base
 */
record RotaryKeys(double theta, @Nullable Double localTheta) implements Key {
  private static final String LOCAL = "rope_local_base_freq";
  private static final List<String> SCALINGS =
      List.of("default", "linear", "llama3", "yarn", "longrope");
  private static final String POSITIONS = "positions.";
  private static final String SCALING = "positions.scaling.";

  @Override
  public void read(ConfigJson json, Settings s) {
    s.put(POSITIONS + "type", "rotary");
    s.put(POSITIONS + "interleaved", false);
    Double fraction = json.real("partial_rotary_factor");
    Double local = json.real(LOCAL);
    ConfigJson scaling = null;
    Double base = json.real("rope_theta");
    if (json.has("rope_parameters")) {
      ConfigJson parameters = json.object("rope_parameters");
      if (parameters.has("full_attention")) {
        local =
            parameters.has("sliding_attention")
                ? parameters.object("sliding_attention").real("rope_theta")
                : local;
        parameters = parameters.object("full_attention");
      }
      base = parameters.has("rope_theta") ? parameters.real("rope_theta") : base;
      fraction =
          parameters.has("partial_rotary_factor")
              ? parameters.real("partial_rotary_factor")
              : fraction;
      scaling = parameters;
    } else if (json.has("rope_scaling")) {
      scaling = json.object("rope_scaling");
    }
    s.put(POSITIONS + "theta", base == null ? theta : base);
    if (localTheta != null) {
      s.put(POSITIONS + "local_theta", local == null ? localTheta : local);
    }
    s.put(POSITIONS + "fraction", fraction == null ? Double.valueOf(1) : fraction);
    scaling(scaling, json, s);
  }

  private static void scaling(@Nullable ConfigJson from, ConfigJson config, Settings s) {
    if (from == null) {
      s.put(SCALING + "type", "none");
      return;
    }
    String type = from.has("rope_type") ? from.text("rope_type") : from.text("type");
    switch (type) {
      case null -> from.missing("rope_type");
      case "default" -> s.put(SCALING + "type", "none");
      case "linear" ->
          s.put(SCALING + "type", "linear").put(SCALING + "factor", required(from, "factor"));
      case "llama3" ->
          s.put(SCALING + "type", "llama3")
              .put(SCALING + "factor", required(from, "factor"))
              .put(SCALING + "low_frequency_factor", required(from, "low_freq_factor"))
              .put(SCALING + "high_frequency_factor", required(from, "high_freq_factor"))
              .put(
                  SCALING + "original_context_length",
                  from.integer("original_max_position_embeddings"));
      case "yarn" -> yarn(from, config, s);
      case "longrope", "su" -> LongRope.read(from, config, s);
      default -> from.unknown("rope_type", type, SCALINGS);
    }
  }

  private static void yarn(ConfigJson from, ConfigJson config, Settings s) {
    for (String key : List.of("mscale", "mscale_all_dim")) {
      if (from.has(key)) {
        from.fault(key, "is " + from.node(key) + ", which is not supported");
      }
    }
    Integer original = from.integer("original_max_position_embeddings");
    s.put(SCALING + "type", "yarn")
        .put(SCALING + "factor", required(from, "factor"))
        .put(
            SCALING + "original_context_length",
            original == null ? config.integer("max_position_embeddings") : original)
        .put(
            SCALING + "beta_fast",
            from.has("beta_fast") ? from.real("beta_fast") : Double.valueOf(32))
        .put(
            SCALING + "beta_slow",
            from.has("beta_slow") ? from.real("beta_slow") : Double.valueOf(1))
        .put(SCALING + "attention_factor", from.real("attention_factor"));
  }

  private static @Nullable Double required(ConfigJson from, String key) {
    if (!from.has(key)) {
      from.missing(key);
    }
    return from.real(key);
  }

  @Override
  public void write(Settings s, ObjectNode json, List<String> reasons) {
    if (!s.is(POSITIONS + "type", "rotary") || !s.is(POSITIONS + "interleaved", false)) {
      reasons.add(
          "positions are "
              + s.get(POSITIONS + "type")
              + (s.is(POSITIONS + "interleaved", true) ? ", interleaved" : ""));
      return;
    }
    Values.put(json, "rope_theta", s.get(POSITIONS + "theta"));
    if (localTheta != null) {
      Values.put(
          json,
          LOCAL,
          s.has(POSITIONS + "local_theta")
              ? s.get(POSITIONS + "local_theta")
              : s.get(POSITIONS + "theta"));
    } else if (s.has(POSITIONS + "local_theta")) {
      reasons.add("positions.local_theta is " + s.get(POSITIONS + "local_theta"));
    }
    if (!s.is(POSITIONS + "fraction", 1)) {
      Values.put(json, "partial_rotary_factor", s.get(POSITIONS + "fraction"));
    }
    Values.put(
        json, "rope_scaling", s.is(SCALING + "type", "factors") ? LongRope.said(s) : scaling(s));
  }

  private static @Nullable Map<String, Object> scaling(Settings s) {
    Map<String, String> names =
        Map.of(
            "factor",
            "factor",
            "low_frequency_factor",
            "low_freq_factor",
            "high_frequency_factor",
            "high_freq_factor",
            "original_context_length",
            "original_max_position_embeddings",
            "beta_fast",
            "beta_fast",
            "beta_slow",
            "beta_slow",
            "attention_factor",
            "attention_factor");
    if (s.is(SCALING + "type", "none")) {
      return null;
    }
    Map<String, Object> scaling = new LinkedHashMap<>();
    scaling.put("rope_type", Objects.requireNonNull(s.get(SCALING + "type")));
    for (String path : s.paths()) {
      if (path.startsWith(SCALING) && names.containsKey(path.substring(SCALING.length()))) {
        scaling.put(
            Objects.requireNonNull(names.get(path.substring(SCALING.length()))),
            Objects.requireNonNull(s.get(path)));
      }
    }
    return scaling;
  }
}
