package dev.jackdaw.checkpoint.huggingface;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * LongRoPE: a divisor for each rotary frequency, in two sets, for texts up to the original context length and for longer ones. A
 * model whose sets differ is read with the first, and no longer context than that.
 */
final class LongRope {
  private static final String SCALING = "positions.scaling.";
  private static final String ORIGINAL = "original_max_position_embeddings";

  private LongRope() {}

  static void read(ConfigJson from, ConfigJson config, Settings s) {
    List<Double> brief = factors(from, "short_factor");
    List<Double> extended = factors(from, "long_factor");
    Integer longest = config.size("max_position_embeddings");
    Integer original = from.has(ORIGINAL) ? from.size(ORIGINAL) : config.size(ORIGINAL);
    if (original == null) {
      original = longest;
    }
    s.put(SCALING + "type", "factors");
    s.put(SCALING + "factors", brief);
    s.put(SCALING + "amplitude", amplitude(from, original, longest));
    if (original != null && longest != null && original < longest && !brief.equals(extended)) {
      s.put("context_length", original);
    }
  }

  private static List<Double> factors(ConfigJson from, String key) {
    List<Double> factors = new ArrayList<>();
    if (!from.has(key)) {
      from.missing(key);
    }
    for (JsonNode factor : from.node(key)) {
      if (!factor.isNumber() || !(factor.asDouble() > 0)) {
        from.fault(key, "has " + factor + ", which is no number above 0");
        break;
      }
      factors.add(factor.asDouble());
    }
    return List.copyOf(factors);
  }

  /** What is given, or else grows with the logarithm of how much longer the context became. */
  private static @Nullable Double amplitude(
      ConfigJson from, @Nullable Integer original, @Nullable Integer longest) {
    if (from.has("attention_factor")) {
      return from.real("attention_factor");
    }
    Double factor = from.has("factor") ? from.real("factor") : null;
    if (factor == null && original != null && longest != null) {
      factor = (double) longest / original;
    }
    return factor == null || original == null || factor <= 1
        ? Double.valueOf(1)
        : Double.valueOf(Math.sqrt(1 + Math.log(factor) / Math.log(original)));
  }

  /** Both sets the same, so that the factors hold for every length. */
  static Map<String, Object> said(Settings s) {
    Object factors = Objects.requireNonNull(s.get(SCALING + "factors"));
    Map<String, Object> scaling = new LinkedHashMap<>();
    scaling.put("rope_type", "longrope");
    scaling.put("short_factor", factors);
    scaling.put("long_factor", factors);
    scaling.put("factor", 1.0);
    Object amplitude = s.get(SCALING + "amplitude");
    scaling.put("attention_factor", amplitude == null ? Double.valueOf(1) : amplitude);
    scaling.put(ORIGINAL, Objects.requireNonNull(s.get("context_length")));
    return scaling;
  }
}
