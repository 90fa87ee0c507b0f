package dev.jackdaw.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.compile.GraphBuilder;
import dev.jackdaw.export.ExportTarget.Device;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.TensorScatter;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class InPlaceTest {
  private static final TensorType PAIR = TensorType.f32(Dim.of(2));

  private static boolean inPlace(Consumer<GraphBuilder> description) {
    GraphBuilder g = new GraphBuilder();
    description.accept(g);
    Graph graph = g.build();
    LoweredGraph lowered =
        GraphLowering.lower(graph, LoweringOptions.portable(Device.CPU), name -> false);
    return Signature.of(graph, lowered).updates().get("a").inPlace();
  }

  @Test
  void update_readOnlyByItsMaker_isInPlace() {
    assertThat(inPlace(g -> g.update("a", g.add(g.state("a", PAIR), g.input("x", PAIR))))).isTrue();
  }

  @Test
  void update_otherReadersAreAncestors_isInPlace() {
    assertThat(
            inPlace(
                g -> {
                  Value a = g.state("a", PAIR);
                  g.update("a", g.sub(a, g.mul(g.exp(a), 0.1)));
                }))
        .isTrue();
  }

  @Test
  void update_lateReader_isNot() {
    assertThat(
            inPlace(
                g -> {
                  Value a = g.state("a", PAIR);
                  Value next = g.add(a, 1);
                  g.update("a", next);
                  g.output("y", g.mul(next, a));
                }))
        .isFalse();
  }

  @Test
  void update_independentReader_isNot() {
    assertThat(
            inPlace(
                g -> {
                  Value a = g.state("a", PAIR);
                  g.update("a", g.add(a, 1));
                  g.output("y", g.exp(a));
                }))
        .isFalse();
  }

  @Test
  void update_byProduct_isNot() {
    TensorType square = TensorType.f32(Dim.of(2), Dim.of(2));
    assertThat(inPlace(g -> g.update("a", g.matMul(g.state("a", square), g.input("x", square)))))
        .isFalse();
    assertThat(
            inPlace(
                g -> {
                  Value a = g.state("a", square);
                  g.update("a", g.add(a, g.matMul(g.input("x", square), g.input("y", square))));
                }))
        .isFalse();
  }

  @Test
  void update_notRead_isInPlace() {
    assertThat(inPlace(g -> g.update("a", g.exp(g.input("x", PAIR))))).isTrue();
  }

  @Test
  void update_ofCache_isInPlace() {
    assertThat(
            inPlace(
                g ->
                    g.update(
                        "a",
                        g.apply(
                            new TensorScatter(),
                            g.state("a", TensorType.f32(Dim.B, Dim.M, Dim.of(2))),
                            g.input("rows", TensorType.f32(Dim.B, Dim.T, Dim.of(2))),
                            g.input("start", TensorType.i32(Dim.B))))))
        .isTrue();
  }
}
