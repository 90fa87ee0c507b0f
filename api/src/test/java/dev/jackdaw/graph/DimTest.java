package dev.jackdaw.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DimTest {
  @Test
  void arithmetic_onSymbols_givesEqualPolynomialsInAnyOrder() {
    Dim a = Dim.B.times(Dim.T).plus(Dim.T.times(2)).plus(20);
    Dim b = Dim.of(20).plus(Dim.T.times(Dim.B)).plus(Dim.T).plus(Dim.T);
    assertThat(a).isEqualTo(b).hasSameHashCodeAs(b).hasToString(b.toString());
    assertThat(a.minus(b)).isEqualTo(Dim.of(0));
    assertThat(a.symbols()).containsExactly("B", "T");
  }

  @Test
  void evaluate_withSizes_givesTheNumber() {
    Dim dim = Dim.B.times(Dim.T).times(3).plus(Dim.T).plus(-5);
    assertThat(dim.evaluate(Map.of("B", 4L, "T", 7L)::get)).isEqualTo(3 * 28 + 7 - 5);
  }

  @Test
  void fixed_ofSymbolicLength_refuses() {
    assertThat(Dim.of(7).fixed()).isEqualTo(7);
    assertThat(Dim.T.minus(Dim.T).fixed()).isZero();
    assertThatThrownBy(() -> Dim.T.plus(1).fixed())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("[dim] 1+T is symbolic");
  }

  @Test
  void asSymbol_ofOtherThanOneSymbol_isNull() {
    assertThat(Dim.T.asSymbol()).isEqualTo("T");
    assertThat(Dim.T.times(2).asSymbol()).isNull();
    assertThat(Dim.T.times(Dim.B).asSymbol()).isNull();
    assertThat(Dim.of(3).asSymbol()).isNull();
  }

  @Test
  void times_beyondLong_throwsInsteadOfWrapping() {
    assertThatThrownBy(() -> Dim.of(Long.MAX_VALUE).times(2))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void symbol_withOtherThanLettersAndDigits_refuses() {
    assertThatThrownBy(() -> Dim.symbol("a*b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a*b");
  }
}
