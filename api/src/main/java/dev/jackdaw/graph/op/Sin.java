package dev.jackdaw.graph.op;

import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code y = sin x}, x in radians. ONNX Sin. */
public record Sin() implements Unary {
  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    Value x = node.input(0);
    return Gradients.of(g.mul(dy, g.cos(x)));
  }
}
