package dev.jackdaw.engine.cpu;

import dev.jackdaw.graph.composite.Attention;

/**
 * Gradients of attention. A member has whole key heads, so that it alone adds to their dk and dv: the queries of all heads of a group, block
 * by block, with probabilities computed again from the saved log-sum-exp.
 */
final class AttentionBackward extends AttentionBlocks {
  private static final int SCORES = 0;
  private static final int WEIGHTED = 1;
  private static final int TRANSPOSED = 2;

  private final Operand q;
  private final Operand k;
  private final Operand v;
  private final Operand y;
  private final Operand logSumExp;
  private final Operand dy;

  /** dy as products take it. */
  private final Operand dyFactor;

  private final Operand dq;
  private final Operand dk;
  private final Operand dv;
  private final Buffer scratch;

  AttentionBackward(
      Machine machine,
      Shape shape,
      Attention op,
      boolean half,
      AttentionMask mask,
      Operand q,
      Operand k,
      Operand v,
      Operand y,
      Operand logSumExp,
      Operand dy,
      Operand dyFactor,
      Operand dq,
      Operand dk,
      Operand dv,
      Buffer scratch) {
    super(machine, shape, mask, op.scale(), op.softCap(), half, 3);
    this.q = q;
    this.k = k;
    this.v = v;
    this.y = y;
    this.logSumExp = logSumExp;
    this.dy = dy;
    this.dyFactor = dyFactor;
    this.dq = dq;
    this.dk = dk;
    this.dv = dv;
    this.scratch = scratch;
  }

  @Override
  Product make(int kind, int rows, int keys) {
    return switch (kind) {
      case SCORES -> scores(rows, keys);
      case WEIGHTED -> weighted(rows, keys);
      default -> transposed(rows, keys);
    };
  }

  @Override
  public void run(int member, int members) {
    Block block = new Block();
    int group = shape.heads() / shape.keyHeads();
    for (int unit = member; unit < shape.batch() * shape.keyHeads(); unit += members) {
      int batch = unit / shape.keyHeads();
      int keyHead = unit % shape.keyHeads();
      for (int j = 0; j < shape.keys(); j++) {
        long at = 4 * key(batch, j, keyHead);
        zero(dk.address() + at, shape.width());
        zero(dv.address() + at, shape.width());
      }
      for (int head = keyHead * group; head < (keyHead + 1) * group; head++) {
        for (int first = 0; first < shape.queries(); first += ROWS) {
          block.move(batch, first);
          run(member, batch, head, keyHead, block);
        }
      }
    }
  }

  private void run(int member, int batch, int head, int keyHead, Block block) {
    if (block.keys == 0) {
      for (int i = 0; i < block.rows; i++) {
        zero(dq.address() + 4 * query(batch, block.first + i, head), shape.width());
      }
      return;
    }
    MatrixProducts products = machine.products();
    long p = scratch.address() + member * backwardScratch(shape, half);
    long d = p + 4L * ROWS * stride;
    long narrowP = d + 4L * ROWS * stride;
    long narrowD = narrowP + 2L * ROWS * stride;
    long queryAt = query(batch, block.first, head);
    long keyAt = key(batch, block.from, keyHead);
    long queries = q.address() + queryAt * element.bytes;
    long gradients = dyFactor.address() + queryAt * element.bytes;
    Product scores = product(member, SCORES, block);
    products.multiply(member, scores, queries, k.address() + keyAt * element.bytes, 0, p);
    products.multiply(member, scores, gradients, v.address() + keyAt * element.bytes, 0, d);
    for (int i = 0; i < block.rows; i++) {
      row(batch, head, block, i, p + 4L * i * stride, d + 4L * i * stride);
      if (half) {
        machine
            .kernels()
            .elementwise()
            .toBf16(p + 4L * i * stride, narrowP + 2L * i * stride, block.keys);
        machine
            .kernels()
            .elementwise()
            .toBf16(d + 4L * i * stride, narrowD + 2L * i * stride, block.keys);
      }
    }
    long probabilities = half ? narrowP : p;
    long slopes = half ? narrowD : d;
    Product transposed = product(member, TRANSPOSED, block);
    products.multiply(member, transposed, probabilities, gradients, 0, dv.address() + 4 * keyAt);
    products.multiply(member, transposed, slopes, queries, 0, dk.address() + 4 * keyAt);
    products.multiply(
        member,
        product(member, WEIGHTED, block),
        slopes,
        k.address() + keyAt * element.bytes,
        0,
        dq.address() + 4 * queryAt);
  }

  /** One query: its scores become probabilities, the gradients of its probabilities those of its scores before scaling. */
  private void row(int batch, int head, Block block, int i, long p, long d) {
    long query = (long) batch * shape.queries() + block.first + i;
    int first = Math.max(mask.first(query), block.from);
    int end = Math.max(mask.end(query), first);
    long skip = 4L * (first - block.from);
    if (end > first) {
      if (!mask.whole(query)) {
        mask.hide(query, p + skip);
      }
      long at = 4 * query(batch, block.first + i, head);
      float delta =
          machine.kernels().reductions().dot(dy.address() + at, y.address() + at, shape.width());
      float saved =
          Memory.getFloat(
              logSumExp.address()
                  + 4
                      * (((long) batch * shape.heads() + head) * shape.queries()
                          + block.first
                          + i));
      machine
          .kernels()
          .softmax()
          .attentionRowGradient(p + skip, d + skip, end - first, scale, softCap, saved, delta);
    }
    clearOutside(p, block, first, end);
    clearOutside(d, block, first, end);
  }
}
