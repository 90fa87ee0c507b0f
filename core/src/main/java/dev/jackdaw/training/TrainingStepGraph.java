package dev.jackdaw.training;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.compile.Chaining;
import dev.jackdaw.compile.DeadNodes;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Value;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.optimizer.Assignment;
import dev.jackdaw.optimizer.UpdateGraphs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A whole training step as one graph: forward, backward, clipping, optimizer. Inputs are those of the batch, the factor on the loss, the
 * learning rate and the optimizer's scalars; outputs the summed loss and the norm of the gradients; parameters and moments are updated.
 * Unlike the trainer's own programs it moves the parameters also when the loss is not finite.
 */
public final class TrainingStepGraph {
  private TrainingStepGraph() {}

  /**
   * The step that trains one head.
   *
   * @param clip largest norm of the gradients; 0: not clipped
   */
  public static Graph of(
      ModelGraphs model, String head, List<Assignment> assignments, double clip) {
    Set<String> trained =
        assignments.stream()
            .map(Assignment::parameter)
            .map(ParameterSpec::name)
            .collect(Collectors.toSet());
    Graph chained =
        Chaining.chain(
            List.of(
                model.training(head, trained, false),
                UpdateGraphs.norm(assignments, clip),
                UpdateGraphs.update(assignments)));
    Map<String, Value> updates = new LinkedHashMap<>(chained.updates());
    updates.keySet().removeAll(UpdateGraphs.gradients(assignments).keySet());
    Map<String, Value> outputs = new LinkedHashMap<>(chained.outputs());
    outputs.remove(UpdateGraphs.CLIP);
    return DeadNodes.remove(new Graph(chained.nodes(), outputs, updates));
  }
}
