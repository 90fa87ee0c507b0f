package dev.jackdaw.quantization;

import dev.jackdaw.export.QuantizedWeight;

/** A quantised weight while it is filled; rows may be filled by different threads. */
final class Codes {
  private final int rows;
  private final int columns;
  private final int bits;
  private final int block;
  private final int blocks;
  private final byte[] codes;
  private final float[] scales;
  private final byte[] zeros;

  Codes(int rows, int columns, int bits, int block) {
    this.rows = rows;
    this.columns = columns;
    this.bits = bits;
    this.block = block;
    blocks = Math.ceilDiv(columns, block);
    codes = new byte[Math.multiplyExact(Math.multiplyExact(rows, blocks), block * bits / 8)];
    scales = new float[rows * blocks];
    zeros = new byte[rows * blocks];
  }

  /** Sets a block's grid; the places that a short last block lacks get its zero point. */
  void grid(int row, int number, Grid grid) {
    scales[row * blocks + number] = grid.scale;
    zeros[row * blocks + number] = (byte) grid.zero;
    for (int column = columns; column < (number + 1) * block; column++) {
      code(row, column, grid.zero);
    }
  }

  void code(int row, int column, int code) {
    int place = row * blocks * block + column;
    if (bits == 8) {
      codes[place] = (byte) code;
    } else {
      int shift = place % 2 * 4;
      codes[place / 2] = (byte) (codes[place / 2] & ~(0xf << shift) | code << shift);
    }
  }

  QuantizedWeight weight() {
    return new QuantizedWeight(bits, block, rows, columns, codes, scales, zeros);
  }
}
