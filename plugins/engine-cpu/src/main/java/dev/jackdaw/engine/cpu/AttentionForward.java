package dev.jackdaw.engine.cpu;

import dev.jackdaw.graph.composite.Attention;

/** Attention of all heads: blocks of queries are dealt to the members in turn, which balances the triangle of causal attention. */
final class AttentionForward extends AttentionBlocks {
  private static final int SCORES = 0;
  private static final int WEIGHTED = 1;

  private final Operand q;
  private final Operand k;
  private final Operand v;
  private final Operand y;
  private final Operand logSumExp;
  private final Buffer scratch;

  /** Per member, one over the sum of each row of its block. */
  private final float[][] sums;

  AttentionForward(
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
      Buffer scratch) {
    super(machine, shape, mask, op.scale(), op.softCap(), half, 2);
    this.q = q;
    this.k = k;
    this.v = v;
    this.y = y;
    this.logSumExp = logSumExp;
    this.scratch = scratch;
    sums = new float[machine.members()][ROWS];
  }

  @Override
  Product make(int kind, int rows, int keys) {
    return kind == SCORES ? scores(rows, keys) : weighted(rows, keys);
  }

  @Override
  public void run(int member, int members) {
    Block block = new Block();
    int blocks = (shape.queries() + ROWS - 1) / ROWS;
    long items = (long) shape.batch() * shape.heads() * blocks;
    for (long item = member; item < items; item += members) {
      int batch = (int) (item / ((long) shape.heads() * blocks));
      int head = (int) (item / blocks % shape.heads());
      block.move(batch, (int) (item % blocks) * ROWS);
      run(member, batch, head, block);
    }
  }

  private void run(int member, int batch, int head, Block block) {
    int group = shape.heads() / shape.keyHeads();
    long scores = scratch.address() + member * forwardScratch(shape, half);
    long narrow = scores + 4L * ROWS * stride;
    long result = narrow + (half ? 2L * ROWS * stride : 0);
    if (block.keys == 0) {
      for (int i = 0; i < block.rows; i++) {
        zero(y.address() + 4 * query(batch, block.first + i, head), shape.width());
        Memory.setFloat(logSumExp(batch, head, block.first + i), 0);
      }
      return;
    }
    long keyAt = key(batch, block.from, head / group) * element.bytes;
    machine
        .products()
        .multiply(
            member,
            product(member, SCORES, block),
            q.address() + query(batch, block.first, head) * element.bytes,
            k.address() + keyAt,
            0,
            scores);
    SoftmaxKernels kernels = machine.kernels().softmax();
    float[] inverse = sums[member];
    for (int i = 0; i < block.rows; i++) {
      long query = (long) batch * shape.queries() + block.first + i;
      long row = scores + 4L * i * stride;
      int first = Math.max(mask.first(query), block.from);
      int end = Math.max(mask.end(query), first);
      long seen = row + 4L * (first - block.from);
      if (end > first && !mask.whole(query)) {
        mask.hide(query, seen);
      }
      kernels.attentionRow(seen, end - first, scale, softCap, result);
      clearOutside(row, block, first, end);
      if (half) {
        machine.kernels().elementwise().toBf16(row, narrow + 2L * i * stride, block.keys);
      }
      float sum = Memory.getFloat(result);
      inverse[i] = sum == 0 ? 0 : 1 / sum;
      Memory.setFloat(logSumExp(batch, head, block.first + i), Memory.getFloat(result + 4));
    }
    machine
        .products()
        .multiply(
            member,
            product(member, WEIGHTED, block),
            half ? narrow : scores,
            v.address() + keyAt,
            0,
            y.address() + 4 * query(batch, block.first, head));
    for (int i = 0; i < block.rows; i++) {
      long row = y.address() + 4 * query(batch, block.first + i, head);
      machine
          .kernels()
          .elementwise()
          .binary(ElementwiseKernels.Binary.MULTIPLY, row, inverse[i], row, shape.width());
    }
  }

  private long logSumExp(int batch, int head, int i) {
    return logSumExp.address() + 4 * (((long) batch * shape.heads() + head) * shape.queries() + i);
  }
}
