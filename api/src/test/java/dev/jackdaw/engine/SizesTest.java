package dev.jackdaw.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import org.junit.jupiter.api.Test;

class SizesTest {
  private final Sizes sizes = new Sizes(Bounds.of(4, 8));

  @Test
  void match_ofInputs_findsTheSymbols() {
    sizes.match("ids", TensorType.i32(Dim.B, Dim.T), Tensor.zeros(DType.I32, 3, 5));
    assertThat(sizes.of("B")).isEqualTo(3);
    assertThat(sizes.of("T")).isEqualTo(5);
  }

  @Test
  void match_ofContradictingInputs_namesTheSecond() {
    sizes.match("ids", TensorType.i32(Dim.B, Dim.T), Tensor.zeros(DType.I32, 3, 5));
    assertThatThrownBy(() -> sizes.match("last", TensorType.i32(Dim.B), Tensor.zeros(DType.I32, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"last\"")
        .hasMessageContaining("[2]");
  }

  @Test
  void match_beyondTheBound_saysBoth() {
    assertThatThrownBy(
            () -> sizes.match("ids", TensorType.i32(Dim.B, Dim.T), Tensor.zeros(DType.I32, 3, 9)))
        .hasMessage("[run] \"ids\" sets T to 9, compiled for at most 8");
  }

  @Test
  void match_ofAnotherElementType_saysBoth() {
    assertThatThrownBy(() -> sizes.match("ids", TensorType.i32(Dim.B), Tensor.zeros(DType.F32, 3)))
        .hasMessage("[run] \"ids\" is F32[3], the graph declares I32(B)");
  }

  @Test
  void of_unknownSymbol_refuses() {
    assertThatThrownBy(() -> sizes.of("T")).hasMessage("[run] nothing bound sets T");
  }
}
