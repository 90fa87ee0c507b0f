package dev.jackdaw.corpus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Writes documents of token ids into one shard. The header comes last: a shard left half written is not a shard. */
final class ShardWriter implements AutoCloseable {
  private static final int BUFFER = 1 << 20;

  private final FileChannel channel;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32C sum = new CRC32C();
  private final int bytesPerToken;
  private long[] starts = new long[1024];
  private int documents;
  private long tokens;

  ShardWriter(Path file, int bytesPerToken) throws IOException {
    this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    this.bytesPerToken = bytesPerToken;
    channel.position(ShardHeader.SIZE);
  }

  long tokens() {
    return tokens;
  }

  int documents() {
    return documents;
  }

  /** The tokens that follow belong to a new document. */
  void startDocument() {
    if (documents == starts.length) {
      starts = Arrays.copyOf(starts, documents + (documents >> 1));
    }
    starts[documents++] = tokens;
  }

  void write(int[] ids, int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      write(ids[i]);
    }
  }

  void write(int id) throws IOException {
    if (buffer.remaining() < bytesPerToken) {
      flush();
    }
    if (bytesPerToken == 2) {
      buffer.putShort((short) id);
    } else {
      buffer.putInt(id);
    }
    tokens++;
  }

  /** Writes the index and the header, which the caller completes from what was counted. */
  void finish(
      int vocabularySize,
      int endOfText,
      long textBytes,
      byte[] tokenizerHash,
      int number,
      boolean last)
      throws IOException {
    int padding = (int) (-(tokens * bytesPerToken) & 7);
    for (int i = 0; i < padding; i++) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      buffer.put((byte) 0);
    }
    for (int i = 0; i < documents; i++) {
      if (buffer.remaining() < Long.BYTES) {
        flush();
      }
      buffer.putLong(starts[i]);
    }
    flush();
    ShardHeader header =
        new ShardHeader(
            bytesPerToken,
            vocabularySize,
            endOfText,
            tokens,
            documents,
            textBytes,
            tokenizerHash,
            number,
            last,
            sum.getValue());
    ByteBuffer encoded = ByteBuffer.wrap(header.encoded());
    long at = 0;
    while (encoded.hasRemaining()) {
      at += channel.write(encoded, at);
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    sum.update(buffer.duplicate());
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
