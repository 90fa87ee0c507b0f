package dev.jackdaw.graph.op;

import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code y = a / b}. Broadcasts. ONNX Div. */
public record Div() implements Arithmetic {
  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    Value a = node.input(0);
    Value b = node.input(1);
    Value y = node.output(0);
    return Gradients.of(
        g.sumTo(g.div(dy, b), a.shape()), g.sumTo(g.neg(g.div(g.mul(dy, y), b)), b.shape()));
  }
}
