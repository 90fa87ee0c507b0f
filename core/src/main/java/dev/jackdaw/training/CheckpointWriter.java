package dev.jackdaw.training;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.engine.EngineInfo;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.storage.AtomicWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes {@link CheckpointFile}s. */
final class CheckpointWriter {
  private static final String GRADIENTS = Inputs.gradient("");

  private final AtomicWriter files;

  CheckpointWriter(AtomicWriter files) {
    this.files = files;
  }

  /** Whether a state of the store belongs into a checkpoint: gradients are computed anew in every step. */
  static boolean kept(String name) {
    return !name.startsWith(GRADIENTS);
  }

  static String describe(EngineInfo engine) {
    return engine.name()
        + " on "
        + engine.device()
        + ", "
        + engine.threads()
        + (engine.threads() == 1 ? " thread" : " threads");
  }

  /** @throws dev.jackdaw.problem.UserException of kind OUTPUT; nothing is at {@code file} then but what was there before */
  void write(
      Path file, Store store, TrainingState state, Fingerprint fingerprint, EngineInfo engine) {
    List<CheckpointFile.Entry> entries = new ArrayList<>();
    long offset = 0;
    for (var type : store.types().entrySet()) {
      if (kept(type.getKey())) {
        CheckpointFile.Entry entry = entry(type.getKey(), type.getValue(), offset);
        entries.add(entry);
        offset = CheckpointFile.aligned(offset + entry.bytes());
      }
    }
    CheckpointFile.Header header =
        new CheckpointFile.Header(state, fingerprint.entries(), describe(engine), entries);
    files.write(file, temporary -> write(temporary, store, header));
  }

  private static CheckpointFile.Entry entry(String name, TensorType type, long offset) {
    List<Long> shape = Arrays.stream(type.shape().evaluate(symbol -> -1)).boxed().toList();
    return new CheckpointFile.Entry(name, type.dtype(), shape, offset);
  }

  private static void write(Path file, Store store, CheckpointFile.Header header)
      throws IOException {
    byte[] json = CheckpointFile.JSON.writeValueAsBytes(header);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      HashedChannel out = new HashedChannel(channel);
      ByteBuffer length =
          ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, json.length);
      out.write(MemorySegment.ofArray(CheckpointFile.MAGIC));
      out.write(MemorySegment.ofBuffer(length));
      out.write(MemorySegment.ofArray(json));
      for (CheckpointFile.Entry entry : header.tensors()) {
        out.align();
        Tensor tensor = store.read(entry.name());
        out.write(tensor.data());
      }
      out.align();
      out.finish();
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("[checkpoint] every Java platform has SHA-256", e);
    }
  }

  /** A channel that hashes what goes through it. */
  private static final class HashedChannel {
    private final FileChannel channel;
    private final MessageDigest digest = sha256();
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CheckpointFile.CHUNK);
    private long written;

    HashedChannel(FileChannel channel) {
      this.channel = channel;
    }

    void write(MemorySegment bytes) throws IOException {
      for (long at = 0; at < bytes.byteSize(); at += chunk.capacity()) {
        long n = Math.min(chunk.capacity(), bytes.byteSize() - at);
        chunk.clear().limit((int) n);
        MemorySegment.ofBuffer(chunk).copyFrom(bytes.asSlice(at, n));
        digest.update(chunk);
        chunk.flip();
        drain();
      }
      written += bytes.byteSize();
    }

    void align() throws IOException {
      write(MemorySegment.ofArray(new byte[(int) (CheckpointFile.aligned(written) - written)]));
    }

    void finish() throws IOException {
      chunk.clear().put(digest.digest()).flip();
      drain();
    }

    private void drain() throws IOException {
      while (chunk.hasRemaining()) {
        channel.write(chunk);
      }
    }
  }
}
