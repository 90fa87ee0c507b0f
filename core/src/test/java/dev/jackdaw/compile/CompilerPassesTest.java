package dev.jackdaw.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.composite.CrossEntropy;
import dev.jackdaw.graph.composite.Gelu;
import dev.jackdaw.graph.composite.Linear;
import dev.jackdaw.graph.composite.LinearCrossEntropy;
import dev.jackdaw.graph.composite.LinearCrossEntropyGradient;
import dev.jackdaw.graph.op.Composite;
import dev.jackdaw.graph.op.Exp;
import dev.jackdaw.graph.op.Mul;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompilerPassesTest {
  private static final TensorType X = TensorType.f32(Dim.B, Dim.of(4));
  private static final TensorType W = new TensorType(DType.F32, Shape.fixed(7, 4));

  private static long count(Graph graph, Class<?> op) {
    return graph.nodes().stream().filter(n -> op.isInstance(n.op())).count();
  }

  @Test
  void deadNodes_unreachable_areRemovedWithTheirInputs() {
    GraphBuilder g = new GraphBuilder();
    Value x = g.input("x", X);
    g.exp(g.exp(g.input("unused", X)));
    g.output("y", g.neg(x));
    Graph graph = DeadNodes.remove(g.build());
    assertThat(graph.nodes()).hasSize(2);
    assertThat(graph.inputs()).containsOnlyKeys("x");
  }

  @Test
  void commonNodes_describedTwice_areComputedOnce() {
    GraphBuilder g = new GraphBuilder();
    Value x = g.input("x", X);
    g.output("y", g.add(g.exp(x), g.exp(x)));
    g.output("z", g.add(g.exp(x), 1));
    assertThat(count(CommonNodes.merge(g.build()), Exp.class)).isEqualTo(1);
  }

  @Test
  void lowering_ofUnknownComposites_leavesTheKnownOnes() {
    GraphBuilder g = new GraphBuilder();
    Value x = g.input("x", X);
    g.output("y", g.gelu(g.linear(x, g.state("w", W), null), true));
    Graph all = Lowering.lower(g.build(), composite -> false);
    assertThat(count(all, Composite.class)).isZero();
    Graph some = Lowering.lower(g.build(), composite -> composite instanceof Gelu);
    assertThat(count(some, Gelu.class)).isEqualTo(1);
    assertThat(count(some, Linear.class)).isZero();
    assertThat(some.outputs().get("y").type()).isEqualTo(g.build().outputs().get("y").type());
  }

  @Test
  void fusion_ofProjectionAndLoss_leavesOneOpAndTakesTheLossFromItsGradient() {
    GraphBuilder g = new GraphBuilder();
    Value w = g.state("w", W);
    Value logits = g.linear(g.input("x", X), w, null);
    g.output("loss", g.crossEntropy(logits, g.input("labels", TensorType.i32(Dim.B)), 0));
    Graph forward = Fusion.forward(g.build());
    assertThat(count(forward, LinearCrossEntropy.class)).isEqualTo(1);
    assertThat(count(forward, Linear.class) + count(forward, CrossEntropy.class)).isZero();
    GraphBuilder more = GraphBuilder.from(forward);
    Value state = more.state("w", W);
    more.update(
        "w", Autograd.gradients(more, forward.outputs().get("loss"), List.of(state)).get(state));
    Graph both = Fusion.backward(more.build());
    assertThat(count(both, LinearCrossEntropyGradient.class)).isEqualTo(1);
    assertThat(count(both, LinearCrossEntropy.class)).isZero();
  }

  @Test
  void fusion_ofLogitsReadElsewhere_isNotDone() {
    GraphBuilder g = new GraphBuilder();
    Value logits = g.linear(g.input("x", X), g.state("w", W), null);
    g.output("loss", g.crossEntropy(logits, g.input("labels", TensorType.i32(Dim.B)), 0));
    g.output("logits", logits);
    assertThat(count(Fusion.forward(g.build()), LinearCrossEntropy.class)).isZero();
  }

  @Test
  void scaling_ofWideningProduct_isDoneToItsOperandAndFreesTheSum() {
    GraphBuilder g = new GraphBuilder();
    Value x = g.input("x", X);
    Value base = g.linear(x, g.state("w", W), null);
    Value inner = g.linear(x, g.state("a", new TensorType(DType.F32, Shape.fixed(2, 4))), null);
    Value outer = g.linear(inner, g.state("b", new TensorType(DType.F32, Shape.fixed(7, 2))), null);
    g.output("y", g.add(base, g.mul(outer, 0.5)));
    Graph graph = Fusion.forward(g.build());
    Node sum = graph.outputs().get("y").node();
    assertThat(sum.input(1).node().op()).isInstanceOf(Linear.class);
    Node scaled = sum.input(1).node().input(0).node();
    assertThat(scaled.op()).isInstanceOf(Mul.class);
    assertThat(scaled.output(0).dim(-1)).isEqualTo(Dim.of(2));
    assertThat(count(graph, Linear.class)).isEqualTo(3);
    assertThat(count(graph, Mul.class)).isEqualTo(1);
  }

  @Test
  void scaling_ofProductThatNarrowsOrIsReadElsewhereOrHasABias_stays() {
    GraphBuilder g = new GraphBuilder();
    Value wide = g.input("wide", TensorType.f32(Dim.B, Dim.of(7)));
    Value narrowing =
        g.linear(wide, g.state("v", new TensorType(DType.F32, Shape.fixed(4, 7))), null);
    g.output("narrowing", g.mul(narrowing, 2));
    Value shared = g.linear(g.input("x", X), g.state("w", W), null);
    g.output("shared", g.add(g.mul(shared, 2), shared));
    Value biased =
        g.linear(
            g.input("x", X),
            g.state("w", W),
            g.state("bias", new TensorType(DType.F32, Shape.fixed(7))));
    g.output("biased", g.mul(biased, 2));
    Value shown = g.linear(g.exp(g.input("x", X)), g.state("w", W), null);
    g.output("shown", shown);
    g.output("scaled", g.mul(shown, 2));
    Graph graph = Scaling.narrow(g.build());
    graph.outputs().values().stream()
        .map(Value::node)
        .filter(node -> node.op() instanceof Mul)
        .forEach(node -> assertThat(node.input(0).node().op()).isInstanceOf(Linear.class));
    assertThat(count(graph, Mul.class)).isEqualTo(4);
  }

  @Test
  void autograd_ofFrozenInputs_buildsNothingForThem() {
    GraphBuilder g = new GraphBuilder();
    Value x = g.input("x", X);
    Value w = g.state("w", W);
    Value loss = g.sumAll(g.linear(g.exp(x), w, null));
    Map<Value, Value> gradients = Autograd.gradients(g, loss, List.of(w));
    assertThat(gradients).containsOnlyKeys(w);
    g.update("w", gradients.get(w));
    Graph graph = DeadNodes.remove(g.build());
    assertThat(
            graph.nodes().stream()
                .map(Node::op)
                .filter(op -> op.name().equals("linear_input_gradient")))
        .isEmpty();
  }

  @Test
  void autograd_ofValueUsedTwice_addsBothContributions() {
    GraphBuilder g = new GraphBuilder();
    Value x = g.input("x", X);
    Value loss = g.sumAll(g.mul(x, x));
    assertThat(Autograd.gradients(g, loss, List.of(x)).get(x).type()).isEqualTo(X);
    assertThat(Autograd.gradients(g, loss, List.of(g.input("other", X)))).isEmpty();
  }

  @Test
  void builder_ofContradictingTypes_namesTheKey() {
    GraphBuilder g = new GraphBuilder();
    g.input("x", X);
    assertThatThrownBy(() -> g.input("x", W))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"x\"");
    Value w = g.state("w", W);
    assertThatThrownBy(() -> g.update("w", g.transposeLast(w))).hasMessageContaining("\"w\"");
  }
}
