package dev.jackdaw.export;

import java.util.Set;

/** Weights that are written quantised, made when asked for, so that they need not all be in memory. */
public interface QuantizedWeights {
  /** None: every weight keeps the precision of the target. */
  QuantizedWeights NONE =
      new QuantizedWeights() {
        @Override
        public Set<String> names() {
          return Set.of();
        }

        @Override
        public QuantizedWeight get(String name) {
          throw new IllegalArgumentException("[quantized] no weight \"" + name + "\"");
        }
      };

  /** Names of parameters, each the (out, in) weight of projections; where it is also an embedding its rows are tokens. */
  Set<String> names();

  /** @throws IllegalArgumentException for a name that is not among them */
  QuantizedWeight get(String name);
}
