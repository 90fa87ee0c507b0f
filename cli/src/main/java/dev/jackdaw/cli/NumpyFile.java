package dev.jackdaw.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Writes a matrix of float32 in NumPy's format (version 1.0), row by row. How many rows there are is written into the header at the
 * end, in room that was kept for it.
 */
final class NumpyFile implements AutoCloseable {
  private static final int HEADER = 128;

  private final Path file;
  private final int columns;
  private final OutputStream out;
  private long rows;

  NumpyFile(Path file, int columns) throws IOException {
    this.file = file;
    this.columns = columns;
    out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    out.write(header(0));
  }

  void write(float[] row) throws IOException {
    if (row.length != columns) {
      throw new IllegalArgumentException("[numpy] a row of " + row.length + ", not " + columns);
    }
    ByteBuffer bytes = ByteBuffer.allocate(4 * columns).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(row);
    out.write(bytes.array());
    rows++;
  }

  private byte[] header(long count) {
    String text =
        String.format(
            Locale.ROOT,
            "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }",
            count,
            columns);
    byte[] bytes = new byte[HEADER];
    Arrays.fill(bytes, (byte) ' ');
    byte[] magic = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) (HEADER - 10), 0};
    System.arraycopy(magic, 0, bytes, 0, magic.length);
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, bytes, magic.length, ascii.length);
    bytes[HEADER - 1] = '\n';
    return bytes;
  }

  @Override
  public void close() throws IOException {
    out.close();
    try (RandomAccessFile again = new RandomAccessFile(file.toFile(), "rw")) {
      again.write(header(rows));
    }
  }
}
