package dev.jackdaw.export;

import dev.jackdaw.checkpoint.Checkpoint;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be written.
 *
 * @param graphs all graphs, at least one
 * @param target what they are to run on
 * @param parameters the numbers of every parameter the graphs read
 * @param quantized weights to be written quantised instead
 * @param adapters by name, what each has other numbers for than {@code parameters}; all have the same names and shapes
 * @param facts what other tools ask about the model
 * @param metadata what is to be known of the model, kept in every file that can hold it
 */
public record ExportPlan(
    List<ExportedGraph> graphs,
    ExportTarget target,
    Checkpoint.Tensors parameters,
    QuantizedWeights quantized,
    Map<String, Checkpoint.Tensors> adapters,
    ModelFacts facts,
    Map<String, String> metadata) {
  public ExportPlan {
    graphs = List.copyOf(graphs);
    adapters = Collections.unmodifiableMap(new LinkedHashMap<>(adapters));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    if (graphs.isEmpty()) {
      throw new IllegalArgumentException("[export] a plan without graphs");
    }
    long names = graphs.stream().map(ExportedGraph::name).distinct().count();
    if (names < graphs.size()) {
      throw new IllegalArgumentException("[export] two graphs of one name");
    }
  }
}
