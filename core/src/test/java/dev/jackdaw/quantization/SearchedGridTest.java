package dev.jackdaw.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchedGridTest {
  @ParameterizedTest
  @CsvSource({"4,32", "4,128", "8,32", "4,5"})
  void choose_randomBlocks_isNeverWorseThanTheRangeAndMostlyBetter(int bits, int n) {
    SplittableRandom random = new SplittableRandom(bits * 1000L + n);
    Grid range = new Grid(bits);
    Grid searched = new Grid(bits);
    int better = 0;
    for (int round = 0; round < 100; round++) {
      float[] w = new float[n];
      float[] importance = new float[n];
      for (int i = 0; i < n; i++) {
        w[i] = (float) random.nextGaussian();
        importance[i] = (float) random.nextDouble(0.1, 10);
      }
      RangeGrid.ASYMMETRIC.choose(w, importance, 0, n, range);
      new SearchedGrid(bits).choose(w, importance, 0, n, searched);

      float before = SearchedGrid.error(w, importance, 0, n, range);
      float after = SearchedGrid.error(w, importance, 0, n, searched);

      assertThat(after).as("round %d", round).isLessThanOrEqualTo(before);
      assertThat(searched.zero).isBetween(0, searched.top);
      better += after < before ? 1 : 0;
    }
    assertThat(better).isGreaterThan(90);
  }

  @ParameterizedTest
  @CsvSource({"0.5", "-0.5", "0"})
  void choose_equalElements_areHitExactly(float value) {
    float[] w = new float[32];
    Arrays.fill(w, value);
    float[] importance = new float[32];
    Arrays.fill(importance, 1);
    Grid grid = new Grid(4);

    new SearchedGrid(4).choose(w, importance, 0, 32, grid);

    assertThat(grid.value(grid.code(value))).isCloseTo(value, within(1e-6f));
  }

  @ParameterizedTest
  @CsvSource({"3,0.07", "15,0.01", "0,1"})
  void choose_elementsThatLieOnAGrid_findsIt(int zero, float scale) {
    float[] w = new float[16];
    float[] importance = new float[16];
    Arrays.fill(importance, 1);
    for (int i = 0; i < 16; i++) {
      w[i] = (i - zero) * scale;
    }
    Grid grid = new Grid(4);

    new SearchedGrid(4).choose(w, importance, 0, 16, grid);

    assertThat(grid.zero).isEqualTo(zero);
    assertThat(grid.scale).isCloseTo(scale, within(1e-6f));
  }
}
