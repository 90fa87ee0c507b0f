package dev.jackdaw.export;

/**
 * A weight (rows, columns) of whole numbers, quantised block-wise along its columns: a row is the weights of one output, so that element
 * {@code (r, c)} of block {@code b = c / block} is {@code (code - zero[r, b]) * scale[r, b]}.
 *
 * <p>Codes, scales and zero points lie row after row. A row has {@code blocksPerRow} blocks, the last one filled up with its zero point
 * where the block does not divide the columns. With 8 bits a code is one byte, unsigned; with 4 bits two codes share one, the earlier one in
 * its low half. Arrays are not copied and must not be changed.
 *
 * @param bits 4 or 8
 * @param block columns that share a scale: a power of two, 16 to 256
 * @param rows outputs of the projection
 * @param columns its inputs
 * @param codes rows * blocksPerRow * block * bits / 8 bytes
 * @param scales rows * blocksPerRow
 * @param zeros rows * blocksPerRow, one unsigned byte each, also with 4 bits
 */
public record QuantizedWeight(
    int bits, int block, int rows, int columns, byte[] codes, float[] scales, byte[] zeros) {
  public QuantizedWeight {
    if (bits != 4 && bits != 8) {
      throw new IllegalArgumentException("[quantized] bits " + bits + ", must be 4 or 8");
    }
    if (block < 16 || block > 256 || Integer.bitCount(block) != 1) {
      throw new IllegalArgumentException(
          "[quantized] block " + block + ", must be a power of two from 16 to 256");
    }
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException("[quantized] (" + rows + ", " + columns + ")");
    }
    int blocks = Math.multiplyExact(rows, Math.ceilDiv(columns, block));
    long bytes = (long) blocks * block * bits / 8;
    if (codes.length != bytes || scales.length != blocks || zeros.length != blocks) {
      throw new IllegalArgumentException(
          "[quantized] %d codes, %d scales, %d zero points; (%d, %d) in blocks of %d has %d, %d, %d"
              .formatted(
                  codes.length,
                  scales.length,
                  zeros.length,
                  rows,
                  columns,
                  block,
                  bytes,
                  blocks,
                  blocks));
    }
  }

  public int blocksPerRow() {
    return Math.ceilDiv(columns, block);
  }

  /** The code of an element. */
  public int code(int row, int column) {
    long place = (long) row * blocksPerRow() * block + column;
    if (bits == 8) {
      return codes[Math.toIntExact(place)] & 0xff;
    }
    int two = codes[Math.toIntExact(place / 2)] & 0xff;
    return place % 2 == 0 ? two & 0xf : two >> 4;
  }

  /** The number an element stands for. */
  public float value(int row, int column) {
    int at = row * blocksPerRow() + column / block;
    return (code(row, column) - (zeros[at] & 0xff)) * scales[at];
  }

  /** Bytes of codes, scales and zero points as they are stored: scales as F32, zero points packed like codes. */
  public long bytes() {
    return codes.length + 4L * scales.length + (long) rows * Math.ceilDiv(blocksPerRow() * bits, 8);
  }
}
