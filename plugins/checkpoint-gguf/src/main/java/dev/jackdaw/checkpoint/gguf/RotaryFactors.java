package dev.jackdaw.checkpoint.gguf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Divisors of the rotary frequencies, one for each: how Llama 3.1's scaling and LongRoPE are kept. LongRoPE has two sets, for texts
 * up to the original context length and for longer ones; a model gets the set for its original context length, and no longer one.
 */
final class RotaryFactors {
  private static final String ALL = "rope_freqs.weight";
  private static final String SHORT = "rope_factors_short.weight";
  private static final String LONG = "rope_factors_long.weight";
  private static final String SCALING = "positions.scaling.";

  private RotaryFactors() {}

  /** Takes the factors out of the tensors that are left, and into the settings. */
  static void take(
      Map<String, StoredTensor> left, Metadata metadata, String prefix, Settings settings) {
    StoredTensor all = left.remove(ALL);
    StoredTensor brief = left.remove(SHORT);
    left.remove(LONG);
    if (brief != null) {
      Integer original = metadata.size(prefix + "rope.scaling.original_context_length");
      if (original != null && original < settings.integer("context_length")) {
        settings.put("context_length", original);
      }
      Double amplitude = metadata.real(prefix + "rope.scaling.attn_factor");
      put(SHORT, brief, amplitude, metadata, settings);
    } else if (all != null) {
      put(ALL, all, null, metadata, settings);
    }
  }

  private static void put(
      String name,
      StoredTensor tensor,
      @Nullable Double amplitude,
      Metadata metadata,
      Settings settings) {
    List<Double> factors = new ArrayList<>();
    for (float factor : tensor.floats()) {
      factors.add(Double.parseDouble(Float.toString(factor)));
    }
    boolean changes = amplitude != null && amplitude != 1;
    changes |= factors.stream().anyMatch(factor -> factor != 1);
    if (!changes) {
      return;
    }
    if (!"none".equals(settings.get(SCALING + "type"))) {
      metadata.fault(
          name, "comes beside the scaling " + settings.get(SCALING + "type") + ", not supported");
    }
    settings.put(SCALING + "type", "factors");
    settings.put(SCALING + "factors", List.copyOf(factors));
    settings.put(SCALING + "amplitude", amplitude);
  }
}
