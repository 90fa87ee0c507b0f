package dev.jackdaw.graph.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.composite.Attention;
import dev.jackdaw.graph.composite.Linear;
import dev.jackdaw.graph.composite.RmsNorm;
import dev.jackdaw.graph.composite.Rope;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpShapesTest {
  private static final TensorType TOKENS = TensorType.f32(Dim.B, Dim.T, Dim.of(8));

  private static TensorType only(Op op, TensorType... inputs) {
    return op.infer(List.of(inputs)).getFirst();
  }

  @Test
  void infer_withSymbolicTime_keepsItSymbolic() {
    assertThat(only(new Linear(), TOKENS, TensorType.f32(Dim.of(3), Dim.of(8))))
        .isEqualTo(TensorType.f32(Dim.B, Dim.T, Dim.of(3)));
    assertThat(only(new Reshape(Shape.of(Dim.B.times(Dim.T), Dim.of(8))), TOKENS).shape().dim(0))
        .isEqualTo(Dim.T.times(Dim.B));
    assertThat(only(new Concat(1), TOKENS, TOKENS).shape().dim(1)).isEqualTo(Dim.T.times(2));
    assertThat(only(new MatMul(), TOKENS, TensorType.f32(Dim.of(8), Dim.T)))
        .isEqualTo(TensorType.f32(Dim.B, Dim.T, Dim.T));
    assertThat(
            only(new Gather(), TensorType.f32(Dim.of(9), Dim.of(4)), TensorType.i32(Dim.B, Dim.T)))
        .isEqualTo(TensorType.f32(Dim.B, Dim.T, Dim.of(4)));
  }

  @Test
  void infer_ofUnfittingShapes_namesOpAndValues() {
    assertThatThrownBy(() -> only(new RmsNorm(1e-5, false), TOKENS, TensorType.f32(Dim.of(768))))
        .hasMessage("[rms_norm] weight has 768 elements, last dimension of x is 8");
    assertThatThrownBy(() -> only(new Linear(), TOKENS, TensorType.f32(Dim.of(3), Dim.of(7))))
        .hasMessage("[linear] weight is (3, 7), last dimension of x is 8");
    assertThatThrownBy(() -> only(new Reshape(Shape.fixed(3, 5)), TensorType.f32(Dim.of(16))))
        .hasMessage("[reshape] (16) has 16 elements, (3, 5) has 15");
    assertThatThrownBy(() -> only(new Add(), TOKENS, TensorType.i32(Dim.of(8))))
        .hasMessageStartingWith("[add] input 0 is F32(B, T, 8), input 1 is I32(8)");
    assertThatThrownBy(() -> only(new Exp(), TensorType.i32(Dim.T)))
        .hasMessage("[exp] input 0 is I32(T), must be F32");
    assertThatThrownBy(() -> only(new Exp(), TOKENS, TOKENS))
        .hasMessage("[exp] takes 1 inputs, got 2");
  }

  @Test
  void infer_ofAttentionWithUnevenHeads_refuses() {
    TensorType q = TensorType.f32(Dim.B, Dim.T, Dim.of(4), Dim.of(8));
    TensorType k = TensorType.f32(Dim.B, Dim.T, Dim.of(3), Dim.of(8));
    TensorType ids = TensorType.i32(Dim.B, Dim.T);
    assertThatThrownBy(() -> new Attention(1, 0, 0).infer(List.of(q, k, k, ids, ids, ids, ids)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("[attention] queries");
  }

  @Test
  void infer_ofRopeWiderThanTheHead_refuses() {
    TensorType x = TensorType.f32(Dim.B, Dim.T, Dim.of(4), Dim.of(2));
    assertThatThrownBy(
            () ->
                only(new Rope(List.of(1.0, 0.5), false, 1, false), x, TensorType.i32(Dim.B, Dim.T)))
        .hasMessage("[rope] 2 pairs, the head has 2 features");
  }

  @Test
  void name_ofOp_isSnakeCase() {
    assertThat(new ScatterElementsAdd().name()).isEqualTo("scatter_elements_add");
    assertThat(new Input("ids", TensorType.i32()).name()).isEqualTo("input");
  }

  @Test
  void flops_ofProduct_countMultiplyAddsTwice() {
    TensorType weight = TensorType.f32(Dim.of(3), Dim.of(8));
    Op op = new Linear();
    assertThat(op.flops(List.of(TOKENS, weight), op.infer(List.of(TOKENS, weight))))
        .isEqualTo(Dim.B.times(Dim.T).times(2 * 3 * 8));
    assertThat(new Reshape(TOKENS.shape()).flops(List.of(TOKENS), List.of(TOKENS)))
        .isEqualTo(Dim.of(0));
    assertThat(new TensorType(DType.F32, Shape.scalar())).hasToString("F32()");
  }
}
