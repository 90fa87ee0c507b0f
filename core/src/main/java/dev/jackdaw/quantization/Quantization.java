package dev.jackdaw.quantization;

import dev.jackdaw.export.QuantizedWeight;
import dev.jackdaw.export.QuantizedWeights;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A model's quantised weights, and what they cost.
 *
 * @param weights by parameter name
 * @param report bits, errors, sizes, quality
 */
public record Quantization(Map<String, QuantizedWeight> weights, QuantizationReport report)
    implements QuantizedWeights {
  public Quantization {
    weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
  }

  @Override
  public Set<String> names() {
    return weights.keySet();
  }

  @Override
  public QuantizedWeight get(String name) {
    QuantizedWeight weight = weights.get(name);
    if (weight == null) {
      throw new IllegalArgumentException("[quantized] no weight \"" + name + "\"");
    }
    return weight;
  }
}
