package dev.jackdaw.exporting;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.export.QuantizedWeights;
import java.util.List;
import java.util.Map;

/** Chooses how the weights of a model that is exported are quantised. */
@FunctionalInterface
public interface WeightQuantizer {
  /**
   * What came of it.
   *
   * @param weights what is written instead of the parameters
   * @param report of size and quality, for JSON
   */
  record Choice(QuantizedWeights weights, Map<String, Object> report) {}

  /**
   * @param model graphs as they are exported
   * @param parameters its numbers, read one by one
   * @param texts token sequences to calibrate on and to measure with
   * @param engine for what is to be computed
   */
  Choice choose(ModelGraphs model, Checkpoint.Tensors parameters, List<int[]> texts, Engine engine);
}
