package dev.jackdaw.graph.op;

import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code y = 1 / (1 + e^-x)}. ONNX Sigmoid. */
public record Sigmoid() implements Unary {
  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    Value y = node.output(0);
    return Gradients.of(g.mul(dy, g.mul(y, g.sub(1, y))));
  }
}
