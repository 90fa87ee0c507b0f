package dev.jackdaw.engine.cpu;

/**
 * The shape of one matrix product {@code C[m,n] = scale * A[m,k] B[k,n] (+ bias[n]) (+ C)}, all that an implementation prepares for.
 * Strides are in elements; A and B may be transposed views (row stride 1), C has rows of consecutive elements.
 *
 * @param aRow from one row of A to the next
 * @param aColumn from one column of A to the next
 * @param bRow from one row of B to the next
 * @param bColumn from one column of B to the next
 * @param cRow from one row of C to the next
 * @param a element type of A
 * @param b element type of B
 * @param c element type of C
 * @param accumulate adds to what C holds; C is float32 then
 * @param bias adds a float32 vector of n elements to every row
 * @param scale factor of the product, not of what C holds; 1 beside a bias
 */
record Product(
    long m,
    long n,
    long k,
    long aRow,
    long aColumn,
    long bRow,
    long bColumn,
    long cRow,
    Element a,
    Element b,
    Element c,
    boolean accumulate,
    boolean bias,
    float scale) {

  /** How a matrix element is stored. */
  enum Element {
    F32(4),
    BF16(2);

    final int bytes;

    Element(int bytes) {
      this.bytes = bytes;
    }
  }

  Product {
    if (m < 0 || n < 0 || k < 0) {
      throw new IllegalArgumentException("[product] size " + m + " x " + n + " x " + k);
    }
    if (accumulate && c != Element.F32) {
      throw new IllegalArgumentException("[product] accumulates into " + c + ", expected F32");
    }
    if (bias && scale != 1) {
      throw new IllegalArgumentException("[product] scale " + scale + " beside a bias, expected 1");
    }
    if (a != b) {
      throw new IllegalArgumentException(
          "[product] factors are " + a + " and " + b + ", expected the same type");
    }
  }

  /** Float32 product of dense row-major matrices, each possibly a transposed view: A is stored [k,m] when {@code transposeA}. */
  static Product dense(long m, long n, long k, boolean transposeA, boolean transposeB) {
    return new Product(
        m,
        n,
        k,
        transposeA ? 1 : k,
        transposeA ? m : 1,
        transposeB ? 1 : n,
        transposeB ? k : 1,
        n,
        Element.F32,
        Element.F32,
        Element.F32,
        false,
        false,
        1f);
  }

  Product with(Element factors, Element result) {
    return new Product(
        m,
        n,
        k,
        aRow,
        aColumn,
        bRow,
        bColumn,
        cRow,
        factors,
        factors,
        result,
        accumulate,
        bias,
        scale);
  }

  Product accumulating(boolean accumulate) {
    return new Product(
        m, n, k, aRow, aColumn, bRow, bColumn, cRow, a, b, c, accumulate, bias, scale);
  }

  Product biased(boolean bias) {
    return new Product(
        m, n, k, aRow, aColumn, bRow, bColumn, cRow, a, b, c, accumulate, bias, scale);
  }

  Product scaled(float scale) {
    return new Product(
        m, n, k, aRow, aColumn, bRow, bColumn, cRow, a, b, c, accumulate, bias, scale);
  }

  Product sized(long m, long n) {
    return new Product(
        m, n, k, aRow, aColumn, bRow, bColumn, cRow, a, b, c, accumulate, bias, scale);
  }

  double flops() {
    return 2.0 * m * n * k;
  }
}
