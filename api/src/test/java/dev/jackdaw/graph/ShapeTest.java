package dev.jackdaw.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShapeTest {
  @Test
  void broadcast_ofCompatibleShapes_followsTheLastAxes() {
    Shape tokens = Shape.of(Dim.B, Dim.T, Dim.of(8));
    assertThat(Shape.broadcast("add", tokens, Shape.fixed(8))).isEqualTo(tokens);
    assertThat(Shape.broadcast("add", Shape.of(Dim.T, Dim.of(1)), tokens)).isEqualTo(tokens);
    assertThat(Shape.broadcast("add", Shape.scalar(), tokens)).isEqualTo(tokens);
    assertThat(Shape.broadcast("add", Shape.fixed(4, 1), Shape.fixed(1, 5)))
        .isEqualTo(Shape.fixed(4, 5));
  }

  @Test
  void broadcast_ofOtherShapes_namesOpAndBoth() {
    assertThatThrownBy(() -> Shape.broadcast("add", Shape.fixed(3), Shape.fixed(4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("[add] (3) and (4) do not broadcast");
    assertThatThrownBy(() -> Shape.broadcast("mul", Shape.of(Dim.T), Shape.of(Dim.B)))
        .hasMessage("[mul] (T) and (B) do not broadcast");
  }

  @Test
  void axis_outsideTheRank_refuses() {
    Shape shape = Shape.fixed(2, 3);
    assertThat(shape.dim(-1)).isEqualTo(Dim.of(3));
    assertThatThrownBy(() -> shape.dim(2)).hasMessage("[shape] axis 2 of (2, 3)");
    assertThatThrownBy(() -> shape.dim(-3)).hasMessage("[shape] axis -3 of (2, 3)");
  }

  @Test
  void elements_ofScalar_isOne() {
    assertThat(Shape.scalar().elements()).isEqualTo(Dim.of(1));
    assertThat(Shape.of(Dim.B, Dim.T, Dim.of(2)).elements()).isEqualTo(Dim.B.times(Dim.T).times(2));
  }
}
