package dev.jackdaw.engine.cpu;

import dev.jackdaw.engine.cpu.Product.Element;
import java.lang.foreign.Arena;
import jdk.incubator.vector.FloatVector;

/**
 * Matrix products in Java alone, for machines without natives. The scheme of BLIS: B is packed into panels of two vectors, A into panels
 * of {@value #ROWS} rows, both zero-padded, and one micro-kernel keeps a {@value #ROWS} x two-vector tile of C in registers while it runs
 * along k. Twelve accumulators, two columns of B and one broadcast fill the sixteen registers of AVX2.
 */
final class VectorProducts implements MatrixProducts {
  private static final int ROWS = 6;
  private static final int COLUMNS = 2 * Lanes.COUNT;

  /** Block of k: a panel of A and one of B stay in the first-level cache. */
  private static final int DEPTH = 256;

  /** Block of m: the packed block of A, 192 KiB, stays in the second-level cache. */
  private static final int BLOCK_ROWS = 32 * ROWS;

  /** Block of n: the packed block of B, 2 MiB at most. */
  private static final int BLOCK_COLUMNS = 2048;

  private final Arena arena = Arena.ofShared();
  private final long[] packedA;
  private final long[] packedB;
  private final long[] tile;

  VectorProducts(int members) {
    packedA = new long[members];
    packedB = new long[members];
    tile = new long[members];
    for (int i = 0; i < members; i++) {
      packedA[i] = arena.allocate(4L * BLOCK_ROWS * DEPTH, 64).address();
      packedB[i] = arena.allocate(4L * (BLOCK_COLUMNS + COLUMNS) * DEPTH, 64).address();
      tile[i] = arena.allocate(4L * ROWS * COLUMNS, 64).address();
    }
  }

  @Override
  public boolean fastBf16() {
    return false;
  }

  @Override
  public void enterThread() {}

  @Override
  public void multiply(int member, Product p, long a, long b, long bias, long c) {
    if (p.k() == 0 || p.c() != Element.F32) {
      // A product without depth and one that rounds its result are rare: never on the path of
      // training without natives.
      new ScalarProducts().multiply(member, p, a, b, bias, c);
      return;
    }
    if (!p.accumulate()) {
      initialise(p, bias, c);
    } else if (p.bias()) {
      for (long i = 0; i < p.m(); i++) {
        addRow(bias, c + 4 * i * p.cRow(), p.n());
      }
    }
    for (long column = 0; column < p.n(); column += BLOCK_COLUMNS) {
      int columns = (int) Math.min(BLOCK_COLUMNS, p.n() - column);
      for (long depth = 0; depth < p.k(); depth += DEPTH) {
        int depths = (int) Math.min(DEPTH, p.k() - depth);
        packB(
            p,
            b + p.b().bytes * (depth * p.bRow() + column * p.bColumn()),
            depths,
            columns,
            packedB[member]);
        for (long row = 0; row < p.m(); row += BLOCK_ROWS) {
          int rows = (int) Math.min(BLOCK_ROWS, p.m() - row);
          packA(
              p,
              a + p.a().bytes * (row * p.aRow() + depth * p.aColumn()),
              rows,
              depths,
              packedA[member]);
          block(member, rows, columns, depths, p.cRow(), c + 4 * (row * p.cRow() + column));
        }
      }
    }
  }

  private static void initialise(Product p, long bias, long c) {
    for (long i = 0; i < p.m(); i++) {
      if (p.bias()) {
        Memory.copy(bias, c + 4 * i * p.cRow(), 4 * p.n());
      } else {
        Memory.zero(c + 4 * i * p.cRow(), 4 * p.n());
      }
    }
  }

  private static void addRow(long bias, long c, long n) {
    for (long j = 0; j < n; j++) {
      Memory.setFloat(c + 4 * j, Memory.getFloat(c + 4 * j) + Memory.getFloat(bias + 4 * j));
    }
  }

  /** Panels of ROWS rows, each [depth][ROWS], scaled. */
  private static void packA(Product p, long a, int rows, int depths, long to) {
    float scale = p.scale();
    for (int row = 0; row < rows; row += ROWS) {
      int height = Math.min(ROWS, rows - row);
      for (int l = 0; l < depths; l++) {
        for (int i = 0; i < ROWS; i++) {
          float value =
              i < height ? scale * get(a, (row + i) * p.aRow() + l * p.aColumn(), p.a()) : 0;
          Memory.setFloat(to + 4L * (l * ROWS + i), value);
        }
      }
      to += 4L * ROWS * depths;
    }
  }

  /** Panels of COLUMNS columns, each [depth][COLUMNS]. */
  private static void packB(Product p, long b, int depths, int columns, long to) {
    for (int column = 0; column < columns; column += COLUMNS) {
      int width = Math.min(COLUMNS, columns - column);
      boolean whole = width == COLUMNS && p.bColumn() == 1 && p.b() == Element.F32;
      for (int l = 0; l < depths; l++) {
        long row = to + 4L * l * COLUMNS;
        if (whole) {
          long from = b + 4 * (l * p.bRow() + column);
          Lanes.store(Lanes.load(from), row);
          Lanes.store(Lanes.load(from + Lanes.BYTES), row + Lanes.BYTES);
          continue;
        }
        for (int j = 0; j < COLUMNS; j++) {
          float value = j < width ? get(b, l * p.bRow() + (column + j) * p.bColumn(), p.b()) : 0;
          Memory.setFloat(row + 4L * j, value);
        }
      }
      to += 4L * COLUMNS * depths;
    }
  }

  private static float get(long address, long index, Element element) {
    return element == Element.F32
        ? Memory.getFloat(address + 4 * index)
        : Bf16.toFloat(Memory.getShort(address + 2 * index));
  }

  private void block(int member, int rows, int columns, int depths, long cRow, long c) {
    for (int column = 0; column < columns; column += COLUMNS) {
      int width = Math.min(COLUMNS, columns - column);
      long panelB = packedB[member] + 4L * column * depths;
      for (int row = 0; row < rows; row += ROWS) {
        int height = Math.min(ROWS, rows - row);
        long panelA = packedA[member] + 4L * row * depths;
        long corner = c + 4 * (row * cRow + column);
        if (height == ROWS && width == COLUMNS) {
          kernel(depths, panelA, panelB, corner, 4 * cRow);
        } else {
          edge(tile[member], height, width, depths, panelA, panelB, corner, cRow);
        }
      }
    }
  }

  /** A tile that C has not room for is computed whole beside it; only its valid part is added. */
  private static void edge(
      long tile, int height, int width, int depths, long panelA, long panelB, long c, long cRow) {
    Memory.zero(tile, 4L * ROWS * COLUMNS);
    kernel(depths, panelA, panelB, tile, 4L * COLUMNS);
    for (int i = 0; i < height; i++) {
      for (int j = 0; j < width; j++) {
        long at = c + 4 * (i * cRow + j);
        Memory.setFloat(at, Memory.getFloat(at) + Memory.getFloat(tile + 4L * (i * COLUMNS + j)));
      }
    }
  }

  private static void kernel(int depths, long a, long b, long c, long rowBytes) {
    FloatVector c00 = Lanes.load(c);
    FloatVector c01 = Lanes.load(c + Lanes.BYTES);
    FloatVector c10 = Lanes.load(c + rowBytes);
    FloatVector c11 = Lanes.load(c + rowBytes + Lanes.BYTES);
    FloatVector c20 = Lanes.load(c + 2 * rowBytes);
    FloatVector c21 = Lanes.load(c + 2 * rowBytes + Lanes.BYTES);
    FloatVector c30 = Lanes.load(c + 3 * rowBytes);
    FloatVector c31 = Lanes.load(c + 3 * rowBytes + Lanes.BYTES);
    FloatVector c40 = Lanes.load(c + 4 * rowBytes);
    FloatVector c41 = Lanes.load(c + 4 * rowBytes + Lanes.BYTES);
    FloatVector c50 = Lanes.load(c + 5 * rowBytes);
    FloatVector c51 = Lanes.load(c + 5 * rowBytes + Lanes.BYTES);
    for (int l = 0; l < depths; l++) {
      FloatVector b0 = Lanes.load(b);
      FloatVector b1 = Lanes.load(b + Lanes.BYTES);
      FloatVector a0 = Lanes.all(Memory.getFloat(a));
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = Lanes.all(Memory.getFloat(a + 4));
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = Lanes.all(Memory.getFloat(a + 8));
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = Lanes.all(Memory.getFloat(a + 12));
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      FloatVector a4 = Lanes.all(Memory.getFloat(a + 16));
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      FloatVector a5 = Lanes.all(Memory.getFloat(a + 20));
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      a += 4 * ROWS;
      b += 4 * COLUMNS;
    }
    Lanes.store(c00, c);
    Lanes.store(c01, c + Lanes.BYTES);
    Lanes.store(c10, c + rowBytes);
    Lanes.store(c11, c + rowBytes + Lanes.BYTES);
    Lanes.store(c20, c + 2 * rowBytes);
    Lanes.store(c21, c + 2 * rowBytes + Lanes.BYTES);
    Lanes.store(c30, c + 3 * rowBytes);
    Lanes.store(c31, c + 3 * rowBytes + Lanes.BYTES);
    Lanes.store(c40, c + 4 * rowBytes);
    Lanes.store(c41, c + 4 * rowBytes + Lanes.BYTES);
    Lanes.store(c50, c + 5 * rowBytes);
    Lanes.store(c51, c + 5 * rowBytes + Lanes.BYTES);
  }

  @Override
  public void close() {
    arena.close();
  }
}
