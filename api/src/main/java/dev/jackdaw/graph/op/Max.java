package dev.jackdaw.graph.op;

import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code y = max(a, b)}; where they are equal the gradient goes to a. Broadcasts. ONNX Max. */
public record Max() implements Arithmetic {
  @Override
  public List<@Nullable Value> gradient(Ops g, Node node, List<@Nullable Value> gradients) {
    Value dy = Gradients.only(gradients);
    Value a = node.input(0);
    Value b = node.input(1);
    return Gradients.of(
        g.sumTo(g.where(g.less(a, b), g.zerosLike(dy), dy), a.shape()),
        g.sumTo(g.where(g.less(a, b), dy, g.zerosLike(dy)), b.shape()));
  }
}
