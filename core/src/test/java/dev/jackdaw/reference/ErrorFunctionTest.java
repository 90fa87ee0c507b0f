package dev.jackdaw.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorFunctionTest {
  /** Values from the tables of Abramowitz and Stegun, chapter 7, and more digits by its own definition. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.1, 0.1124629160182849",
    "0.5, 0.5204998778130465",
    "1, 0.8427007929497149",
    "2, 0.9953222650189527",
    "2.5, 0.9995930479825550",
    "3, 0.9999779095030014",
    "4, 0.9999999845827421",
    "30, 1"
  })
  void erf_ofTabulatedArgument_isTheTabulatedValue(double x, double expected) {
    assertThat(ErrorFunction.erf(x)).isCloseTo(expected, Offset.offset(1e-14));
    assertThat(ErrorFunction.erf(-x)).isCloseTo(-expected, Offset.offset(1e-14));
  }
}
