package dev.jackdaw.checkpoint.gguf;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rotary positions. Frequencies that are scaled one by one stand in a tensor, see {@link RotaryFactors}.
 *
 * @param theta base where none is given
 * @param localTheta base of layers with a window where none is given; null for architectures that have one base
 */
record RotarySettings(double theta, @Nullable Double localTheta) implements Setting {
  private static final String SCALING = "positions.scaling.";

  @Override
  public void read(Metadata metadata, String prefix, Settings settings) {
    settings.put("positions.type", "rotary");
    settings.put("positions.interleaved", false);
    Double base = metadata.real(prefix + "rope.freq_base");
    settings.put("positions.theta", base == null ? Double.valueOf(theta) : base);
    if (localTheta != null) {
      Double local = metadata.real(prefix + "rope.freq_base_swa");
      settings.put("positions.local_theta", local == null ? localTheta : local);
    }
    Integer turned = metadata.size(prefix + "rope.dimension_count");
    if (metadata.sound()) {
      double head = settings.integer("attention.head_width");
      settings.put("positions.fraction", turned == null ? Double.valueOf(1) : turned / head);
    }
    scaling(metadata, prefix, settings);
  }

  private static void scaling(Metadata metadata, String prefix, Settings settings) {
    String type = metadata.text(prefix + "rope.scaling.type");
    // the older key, which meant linear
    Double factor = metadata.real(prefix + "rope.scaling.factor");
    if (factor == null) {
      factor = metadata.real(prefix + "rope.scale_linear");
    }
    if (type == null) {
      type = factor == null ? "none" : "linear";
    }
    switch (type) {
      // longrope's factors are in tensors
      case "none", "longrope" -> settings.put(SCALING + "type", "none");
      case "linear" -> {
        boolean scaled = factor != null && factor != 1;
        settings.put(SCALING + "type", scaled ? "linear" : "none");
        settings.put(SCALING + "factor", scaled ? factor : null);
      }
      case "yarn" -> {
        if (factor == null) {
          metadata.missing(prefix + "rope.scaling.factor");
        }
        Integer original = metadata.size(prefix + "rope.scaling.original_context_length");
        settings.put(SCALING + "type", "yarn");
        settings.put(SCALING + "factor", factor);
        settings.put(
            SCALING + "original_context_length",
            original == null ? settings.get("context_length") : original);
        settings.put(SCALING + "beta_fast", metadata.real(prefix + "rope.scaling.yarn_beta_fast"));
        settings.put(SCALING + "beta_slow", metadata.real(prefix + "rope.scaling.yarn_beta_slow"));
        if (metadata.has(prefix + "rope.scaling.yarn_log_multiplier")) {
          metadata.fault(prefix + "rope.scaling.yarn_log_multiplier", "is not supported");
        }
      }
      default ->
          metadata.fault(
              prefix + "rope.scaling.type",
              "is \"" + type + "\", known are " + List.of("none", "linear", "yarn", "longrope"));
    }
  }
}
