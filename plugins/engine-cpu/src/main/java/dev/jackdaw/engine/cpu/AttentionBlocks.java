package dev.jackdaw.engine.cpu;

import dev.jackdaw.engine.cpu.Product.Element;
import org.jspecify.annotations.Nullable;

/**
 * What both directions of attention share: a block of queries of one head against the keys that any of them sees. Scores of a block are held
 * whole, {@value #ROWS} rows of them, which for a thousand keys is a quarter of a second-level cache.
 */
abstract sealed class AttentionBlocks implements ThreadTeam.Task
    permits AttentionForward, AttentionBackward {
  /** B batch, Tq queries, Tk keys, H query heads, K key heads, D features. */
  record Shape(int batch, int queries, int keys, int heads, int keyHeads, int width) {}

  static final int ROWS = 64;

  /** Blocks of keys begin and end at multiples of this, so that products come in few sizes. */
  private static final int KEY_GRAIN = 64;

  final Machine machine;
  final Shape shape;
  final AttentionMask mask;
  final float scale;
  final float softCap;
  final boolean half;
  final Element element;

  /** Floats from one row of scores to the next: no power of two, or rows would fall on the same cache sets. */
  final int stride;

  private final @Nullable Product[][] products;

  AttentionBlocks(
      Machine machine,
      Shape shape,
      AttentionMask mask,
      double scale,
      double softCap,
      boolean half,
      int kinds) {
    this.machine = machine;
    this.shape = shape;
    this.mask = mask;
    this.scale = (float) scale;
    this.softCap = (float) softCap;
    this.half = half;
    element = half ? Element.BF16 : Element.F32;
    stride = stride(shape);
    products = new Product[machine.members() * kinds][4 * (shape.keys / KEY_GRAIN + 2)];
  }

  private static int stride(Shape shape) {
    return (shape.keys + 15) / 16 * 16 + 16;
  }

  /** Bytes one member needs: scores, their bfloat16 form, two floats a row. */
  static long forwardScratch(Shape shape, boolean half) {
    return ROWS * (long) stride(shape) * (half ? 6 : 4) + 128;
  }

  /** Bytes one member needs: probabilities and their gradients, and the bfloat16 form of both. */
  static long backwardScratch(Shape shape, boolean half) {
    return ROWS * (long) stride(shape) * (half ? 12 : 8) + 128;
  }

  /** Queries {@code first … first + rows - 1} of one row of the batch against keys {@code from … from + keys - 1}. */
  final class Block {
    int first;
    int rows;
    int from;
    int keys;

    /** Moves to the block of queries that starts at {@code first}; there are no keys if none of them sees any. */
    void move(int batch, int first) {
      this.first = first;
      rows = Math.min(ROWS, shape.queries - first);
      int least = Integer.MAX_VALUE;
      int end = 0;
      for (int i = 0; i < rows; i++) {
        long query = (long) batch * shape.queries + first + i;
        if (mask.end(query) > mask.first(query)) {
          least = Math.min(least, mask.first(query));
          end = Math.max(end, mask.end(query));
        }
      }
      from = end == 0 ? 0 : least / KEY_GRAIN * KEY_GRAIN;
      int upTo = Math.min(shape.keys, (end + KEY_GRAIN - 1) / KEY_GRAIN * KEY_GRAIN);
      keys = end == 0 ? 0 : upTo - from;
    }

    /** Which of the sizes that blocks come in this one has. */
    private int size() {
      int whole = rows == ROWS ? 0 : 1;
      int clipped = keys % KEY_GRAIN == 0 ? 0 : 1;
      return 4 * ((keys + KEY_GRAIN - 1) / KEY_GRAIN) + 2 * clipped + whole;
    }
  }

  /** A product of one kind for a block, made when its size first occurs. */
  final Product product(int member, int kind, Block block) {
    @Nullable Product[] sizes = products[member + kind * machine.members()];
    int size = block.size();
    Product made = sizes[size];
    if (made == null) {
      made = make(kind, block.rows, block.keys);
      sizes[size] = made;
    }
    return made;
  }

  abstract Product make(int kind, int rows, int keys);

  /** {@code queries keys^T}: rows of heads by keys of heads. */
  final Product scores(int rows, int keys) {
    long queryRow = (long) shape.heads * shape.width;
    long keyRow = (long) shape.keyHeads * shape.width;
    return new Product(
        rows,
        keys,
        shape.width,
        queryRow,
        1,
        1,
        keyRow,
        stride,
        element,
        element,
        Element.F32,
        false,
        false,
        1);
  }

  /** {@code weights values}: rows of weights by features of keys, into rows of heads. */
  final Product weighted(int rows, int keys) {
    long queryRow = (long) shape.heads * shape.width;
    long keyRow = (long) shape.keyHeads * shape.width;
    return new Product(
        rows,
        shape.width,
        keys,
        stride,
        1,
        keyRow,
        1,
        queryRow,
        element,
        element,
        Element.F32,
        false,
        false,
        1);
  }

  /** {@code weights^T queries}, added to rows of key heads. */
  final Product transposed(int rows, int keys) {
    long queryRow = (long) shape.heads * shape.width;
    long keyRow = (long) shape.keyHeads * shape.width;
    return new Product(
        keys,
        shape.width,
        rows,
        1,
        stride,
        queryRow,
        1,
        keyRow,
        element,
        element,
        Element.F32,
        true,
        false,
        1);
  }

  /** Elements before a query's head. */
  final long query(int batch, int i, int head) {
    return (((long) batch * shape.queries + i) * shape.heads + head) * shape.width;
  }

  /** Elements before a key's head. */
  final long key(int batch, int j, int head) {
    return (((long) batch * shape.keys + j) * shape.keyHeads + head) * shape.width;
  }

  /** Zeros the part of a row of scores outside the keys that its query sees. */
  final void clearOutside(long row, Block block, int first, int end) {
    zero(row, first - block.from);
    zero(row + 4L * (end - block.from), block.from + block.keys - end);
  }

  /** Zeros n floats by a kernel: a call of the library would cost more than the few floats of a row. */
  final void zero(long address, int n) {
    machine.kernels().elementwise().fill(address, 0, n);
  }
}
