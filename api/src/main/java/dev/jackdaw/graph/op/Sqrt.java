package dev.jackdaw.graph.op;

import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code y = sqrt(x)}. ONNX Sqrt. */
public record Sqrt() implements Unary {
  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    Value y = node.output(0);
    return Gradients.of(g.div(g.mul(dy, 0.5), y));
  }
}
