package dev.jackdaw.training;

import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A training's state in one file. Layout: the eight bytes {@code JDTRAIN1}; length of the header, 8 bytes little-endian; the header in
 * JSON: state, fingerprint, engine, and name, type, shape and place of every tensor; zeros up to a multiple of 64 bytes; the
 * tensors, each at a multiple of 64 bytes, in the byte order of the machine; SHA-256 of all before it.
 */
public final class CheckpointFile implements AutoCloseable {
  static final byte[] MAGIC = "JDTRAIN1".getBytes(StandardCharsets.US_ASCII);
  static final int HASH_BYTES = 32;
  static final int ALIGNMENT = 64;
  static final int CHUNK = 1 << 20;
  static final JsonMapper JSON = JsonMapper.shared();

  /** One tensor; {@code offset} counts from the first one. */
  record Entry(String name, DType type, List<Long> shape, long offset) {
    long bytes() {
      return shape.stream().reduce(1L, Math::multiplyExact) * type.bytes();
    }

    TensorType tensorType() {
      return new TensorType(type, Shape.fixed(lengths()));
    }

    long[] lengths() {
      return shape.stream().mapToLong(Long::longValue).toArray();
    }
  }

  /**
   * What stands before the tensors.
   *
   * @param engine name, device and threads of what computed it
   */
  record Header(
      TrainingState state,
      SortedMap<String, String> fingerprint,
      String engine,
      List<Entry> tensors) {}

  private final Path file;
  private final Arena arena;
  private final MemorySegment bytes;
  private final Header header;
  private final long start;

  private CheckpointFile(Path file, Arena arena, MemorySegment bytes) {
    this.file = file;
    this.arena = arena;
    this.bytes = bytes;
    verify();
    long length =
        bytes.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), MAGIC.length);
    long begin = MAGIC.length + Long.BYTES;
    try {
      this.header =
          JSON.readValue(bytes.asSlice(begin, length).toArray(ValueLayout.JAVA_BYTE), Header.class);
    } catch (JacksonException | IndexOutOfBoundsException e) {
      throw refused(file, "is no training checkpoint this version reads", e);
    }
    this.start = aligned(begin + length);
  }

  /**
   * Opens a checkpoint and checks every byte of it.
   *
   * @throws UserException of kind INPUT if it is missing, truncated or damaged
   */
  public static CheckpointFile open(Path file) {
    Arena arena = Arena.ofConfined();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new CheckpointFile(
          file, arena, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
    } catch (NoSuchFileException e) {
      arena.close();
      throw refused(file, "does not exist", e);
    } catch (IOException e) {
      arena.close();
      throw refused(file, "cannot be read: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private void verify() {
    long body = bytes.byteSize() - HASH_BYTES;
    if (body < MAGIC.length + Long.BYTES
        || bytes.asSlice(0, MAGIC.length).mismatch(MemorySegment.ofArray(MAGIC)) >= 0) {
      throw refused(file, "is no training checkpoint", null);
    }
    MessageDigest digest = CheckpointWriter.sha256();
    for (long at = 0; at < body; at += CHUNK) {
      digest.update(bytes.asSlice(at, Math.min(CHUNK, body - at)).asByteBuffer());
    }
    byte[] actual = digest.digest();
    byte[] expected = bytes.asSlice(body, HASH_BYTES).toArray(ValueLayout.JAVA_BYTE);
    if (!MessageDigest.isEqual(actual, expected)) {
      HexFormat hex = HexFormat.of();
      throw refused(
          file,
          "is damaged or truncated: SHA-256 of its contents is "
              + hex.formatHex(actual, 0, 6)
              + "…, it should be "
              + hex.formatHex(expected, 0, 6)
              + "…",
          null);
    }
  }

  public TrainingState state() {
    return header.state();
  }

  public Fingerprint fingerprint() {
    return new Fingerprint(header.fingerprint());
  }

  String engine() {
    return header.engine();
  }

  /**
   * Puts all tensors into a store that holds a model's parameters.
   *
   * @throws UserException of kind INPUT if a parameter is missing here or of another shape, naming all
   */
  void restore(Store store) {
    Map<String, TensorType> own = new TreeMap<>();
    header.tensors().forEach(entry -> own.put(entry.name(), entry.tensorType()));
    List<Problem> problems = new ArrayList<>();
    store
        .types()
        .forEach(
            (name, type) -> {
              TensorType here = own.get(name);
              if (CheckpointWriter.kept(name) && !type.equals(here)) {
                String found =
                    here == null ? "not in this checkpoint" : here + " in this checkpoint";
                problems.add(
                    Problem.of(name + " is " + found + ", " + type + " in the model")
                        .at(file.toString()));
              }
            });
    if (!problems.isEmpty()) {
      throw new UserException(UserException.Kind.INPUT, problems);
    }
    load(store, name -> true);
  }

  /** Puts some of the tensors into a store: the parameters of the best step. */
  public void load(Store store, Predicate<String> wanted) {
    for (Entry entry : header.tensors()) {
      if (wanted.test(entry.name())) {
        store.declare(entry.name(), entry.tensorType());
        store.write(
            entry.name(),
            Tensor.over(
                entry.type(),
                entry.lengths(),
                bytes.asSlice(start + entry.offset(), entry.bytes())));
      }
    }
  }

  static long aligned(long offset) {
    return Math.ceilDiv(offset, ALIGNMENT) * (long) ALIGNMENT;
  }

  private static UserException refused(Path file, String what, @Nullable Throwable cause) {
    Problem problem =
        Problem.of(what)
            .at(file.toString())
            .fix("resume from an older checkpoint beside it, or start again without it");
    return cause == null
        ? new UserException(UserException.Kind.INPUT, problem)
        : new UserException(UserException.Kind.INPUT, problem, cause);
  }

  @Override
  public void close() {
    arena.close();
  }
}
