package dev.jackdaw.catalogue;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** The body of an answer. A server that falls silent is left, which no setting of the client does once the body has begun. */
final class BodyStream implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final Duration silence;
  private final AtomicLong last = new AtomicLong(System.nanoTime());
  private volatile boolean silent;

  BodyStream(InputStream in, Duration silence) {
    this.in = in;
    this.silence = silence;
  }

  /**
   * Appends the body to a file, of which no more is taken than there should be.
   *
   * @throws IOException a passing one if the network fails; as it is if writing does
   */
  void copy(FileChannel part, DataFile file, LongConsumer progress) throws IOException {
    Thread watch = Thread.ofVirtual().start(this::watch);
    try {
      byte[] buffer = new byte[BUFFER];
      long size = part.size();
      part.position(size);
      for (int n = read(buffer); n >= 0; n = read(buffer)) {
        last.set(System.nanoTime());
        if (size + n > file.bytes()) {
          part.truncate(0);
          throw Download.passing(
              "the server gives more than the %,d bytes there should be".formatted(file.bytes()));
        }
        write(part, ByteBuffer.wrap(buffer, 0, n));
        size += n;
        progress.accept(size);
      }
      if (size < file.bytes()) {
        throw Download.passing("the connection ended early");
      }
    } finally {
      watch.interrupt();
    }
  }

  private int read(byte[] buffer) throws IOException {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw Download.passing(
          silent
              ? "the server fell silent for %d s".formatted(silence.toSeconds())
              : "the connection broke: " + reason(e));
    }
  }

  private static void write(FileChannel part, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      part.write(bytes);
    }
  }

  private void watch() {
    try {
      long left = silence.toNanos();
      while (left > 0) {
        Thread.sleep(Duration.ofNanos(left));
        left = silence.toNanos() - (System.nanoTime() - last.get());
      }
      silent = true;
      in.close();
    } catch (InterruptedException | IOException _) {
      // the body has ended
    }
  }

  static String reason(IOException e) {
    return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
