package dev.jackdaw.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.engine.cpu.Product.Element;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(Lifecycle.PER_CLASS)
class ProductsKernelsTest {
  private final MatrixProducts scalar = new ScalarProducts();

  List<MatrixProducts> implementations() {
    OneDnnProducts oneDnn = new OneDnnProducts(1);
    oneDnn.enterThread();
    return List.of(new VectorProducts(1), oneDnn);
  }

  private void compare(MatrixProducts products, Product p, long seed) {
    try (Buffers data = new Buffers(seed)) {
      boolean half = p.a() == Element.BF16;
      long a = half ? data.bf16(p.m() * p.k()) : data.normal(p.m() * p.k());
      long b = half ? data.bf16(p.k() * p.n()) : data.normal(p.k() * p.n());
      long bias = data.normal(p.n());
      int size = (int) (p.m() * p.cRow());
      long expected = data.normal(size);
      long actual = data.copyOf(expected, size);
      scalar.multiply(0, p, a, b, bias, expected);
      products.multiply(0, p, a, b, bias, actual);
      double tolerance = 1e-6 * (p.k() + 1);
      Buffers.assertClose(
          products.getClass().getSimpleName() + " " + p + " seed " + seed,
          Buffers.read(actual, size),
          Buffers.read(expected, size),
          tolerance,
          1e-5);
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void multiply_awkwardSizes_equalsScalar(MatrixProducts products) {
    for (int m : new int[] {1, 5, 6, 13, 33}) {
      for (int n : new int[] {1, 8, 31, 33, 64, 100}) {
        for (int k : new int[] {1, 4, 25, 64, 300}) {
          for (int views = 0; views < 4; views++) {
            compare(
                products, Product.dense(m, n, k, (views & 1) != 0, (views & 2) != 0), m * 100L + n);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void multiply_accumulateBiasScale_equalsScalar(MatrixProducts products) {
    for (int flags = 0; flags < 8; flags++) {
      Product p =
          Product.dense(37, 50, 23, true, false)
              .accumulating((flags & 1) != 0)
              .biased((flags & 2) != 0);
      float scale = (flags & 6) == 4 ? 0.125f : 1;
      Product scaled =
          new Product(
              p.m(),
              p.n(),
              p.k(),
              p.aRow(),
              p.aColumn(),
              p.bRow(),
              p.bColumn(),
              p.cRow() + 3,
              p.a(),
              p.b(),
              p.c(),
              p.accumulate(),
              p.bias(),
              scale);
      compare(products, scaled, flags);
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void multiply_bf16_equalsScalar(MatrixProducts products) {
    for (int views = 0; views < 4; views++) {
      compare(
          products,
          Product.dense(32, 48, 64, (views & 1) != 0, (views & 2) != 0)
              .with(Element.BF16, Element.F32),
          views);
      compare(
          products,
          Product.dense(7, 9, 11, (views & 1) != 0, (views & 2) != 0)
              .with(Element.BF16, Element.F32),
          views);
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void multiply_noDepth_clearsOrKeeps(MatrixProducts products) {
    compare(products, Product.dense(3, 5, 0, false, false), 1);
    compare(products, Product.dense(3, 5, 0, false, false).accumulating(true), 1);
    compare(products, Product.dense(3, 5, 0, false, false).biased(true), 1);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void multiply_largeProduct_equalsScalar(MatrixProducts products) {
    compare(products, Product.dense(200, 130, 600, false, true), 7);
  }

  @Test
  void multiply_moreShapesThanAreKept_forgetsTheEldest() {
    try (OneDnnProducts products = new OneDnnProducts(1, 3)) {
      products.enterThread();
      for (int round = 0; round < 2; round++) {
        for (int m = 1; m <= 5; m++) {
          compare(products, Product.dense(m, 16, 20, false, true), m);
        }
      }
      assertThat(products.prepared()).isEqualTo(10);
      compare(products, Product.dense(5, 16, 20, false, true), 5);
      compare(products, Product.dense(3, 16, 20, false, true), 3);
      assertThat(products.prepared()).as("the last three are there").isEqualTo(10);
    }
  }

  @Test
  void product_accumulateIntoBf16_isRefused() {
    Product p = Product.dense(2, 2, 2, false, false).accumulating(true);
    assertThatThrownBy(() -> p.with(Element.BF16, Element.BF16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("accumulates into BF16");
  }
}
