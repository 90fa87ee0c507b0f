package dev.jackdaw.quantization;

import dev.jackdaw.export.QuantizedWeight;

/** A quantised weight while it is filled; rows may be filled by different threads. */
final class Codes {
  private final int out;
  private final int in;
  private final int bits;
  private final int block;
  private final int blocks;
  private final int blockBytes;
  private final int zeroBytes;
  private final byte[] codes;
  private final float[] scales;
  private final byte[] zeroPoints;

  Codes(int out, int in, int bits, int block) {
    this.out = out;
    this.in = in;
    this.bits = bits;
    this.block = block;
    blocks = QuantizedWeight.blocks(in, block);
    blockBytes = QuantizedWeight.blockBytes(bits, block);
    zeroBytes = QuantizedWeight.zeroPointBytes(in, bits, block);
    codes = new byte[Math.multiplyExact(Math.multiplyExact(out, blocks), blockBytes)];
    scales = new float[out * blocks];
    zeroPoints = new byte[out * zeroBytes];
  }

  /** Sets a block's grid; codes missing at the end of a short block mean 0. */
  void grid(int row, int number, Grid grid) {
    scales[row * blocks + number] = grid.scale;
    put(zeroPoints, row * zeroBytes, number, grid.zero);
    for (int place = Math.min(block, in - number * block); place < block; place++) {
      put(codes, (row * blocks + number) * blockBytes, place, grid.zero);
    }
  }

  void code(int row, int column, int code) {
    put(codes, (row * blocks + column / block) * blockBytes, column % block, code);
  }

  private void put(byte[] packed, int from, int place, int code) {
    if (bits == 8) {
      packed[from + place] = (byte) code;
    } else {
      int shift = place % 2 * 4;
      int at = from + place / 2;
      packed[at] = (byte) (packed[at] & ~(0xf << shift) | code << shift);
    }
  }

  QuantizedWeight weight() {
    return new QuantizedWeight(out, in, bits, block, codes, scales, zeroPoints);
  }
}
