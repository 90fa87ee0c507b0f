package dev.jackdaw.graph.op;

import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code y = a ^ b}, for a above 0, or any a and an integer b. Broadcasts. ONNX Pow. */
public record Pow() implements Arithmetic {
  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    Value a = node.input(0);
    Value b = node.input(1);
    Value y = node.output(0);
    return Gradients.of(
        g.sumTo(g.mul(dy, g.mul(b, g.pow(a, g.sub(b, 1)))), a.shape()),
        g.sumTo(g.mul(dy, g.mul(y, g.log(a))), b.shape()));
  }
}
