package dev.jackdaw.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class TensorTest {
  @Test
  void of_array_isAViewOfIt() {
    float[] values = {1, 2, 3, 4};
    Tensor tensor = Tensor.of(values, 2, 2);
    tensor.setFloat(3, 9);
    assertThat(values[3]).isEqualTo(9);
    assertThat(tensor.toFloats()).containsExactly(1, 2, 3, 9).isNotSameAs(values);
  }

  @Test
  void of_wrongNumberOfElements_saysBoth() {
    assertThatThrownBy(() -> Tensor.of(new float[3], 2, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("[tensor] F32[2, 2] needs 16 bytes, got 12");
    assertThatThrownBy(
            () -> Tensor.over(DType.I32, new long[] {-1}, MemorySegment.ofArray(new int[1])))
        .hasMessageContaining("negative length");
  }

  @Test
  void allocate_offTheHeap_isZeroAndAligned() {
    try (Arena arena = Arena.ofConfined()) {
      Tensor tensor = Tensor.allocate(arena, DType.I32, 3);
      assertThat(tensor.toInts()).containsExactly(0, 0, 0);
      assertThat(tensor.data().address() % 64).isZero();
    }
  }

  @Test
  void copyFrom_otherType_refuses() {
    assertThatThrownBy(() -> Tensor.zeros(DType.F32, 2).copyFrom(Tensor.zeros(DType.I32, 2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Tensor.zeros(DType.F32, 2).toInts())
        .isInstanceOf(IllegalStateException.class);
  }
}
