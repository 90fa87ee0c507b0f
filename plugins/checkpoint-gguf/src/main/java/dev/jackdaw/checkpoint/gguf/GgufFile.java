package dev.jackdaw.checkpoint.gguf;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A GGUF file of version 2 or 3, mapped: magic, version, counts, metadata, what the tensors are, the tensors. Everything the header
 * says is checked before anything is used: counts against the bytes that are left, tensors inside the file, aligned, without overlaps.
 *
 * @param metadata numbers (Long, Double), Boolean, String or {@link ValueList} by key
 * @param tensors in the header's order
 */
record GgufFile(Path path, Map<String, Object> metadata, Map<String, StoredTensor> tensors) {
  static final int MAGIC = 0x46554747; // "GGUF"
  static final String ALIGNMENT = "general.alignment";
  static final int DEFAULT_ALIGNMENT = 32;

  private static final int MOST_PROBLEMS = 20;
  private static final int MOST_AXES = 4;
  private static final long MOST_TENSORS = 1 << 20;
  private static final long MOST_KEYS = 1 << 20;
  private static final int LONGEST_NAME = 1 << 16;
  private static final long LARGEST_ALIGNMENT = 1 << 20;

  /**
   * @param arena how long the file stays mapped
   * @throws UserException if the file is missing or damaged, with every fault of its tensors
   */
  static GgufFile open(Path path, Arena arena) {
    MemorySegment file = map(path, arena);
    try {
      return new Header(path, file).read();
    } catch (Cursor.Damage e) {
      throw damaged(path, String.valueOf(e.getMessage()), e);
    }
  }

  private static MemorySegment map(Path path, Arena arena) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    } catch (NoSuchFileException e) {
      throw new UserException(
          UserException.Kind.INPUT, Problem.of("there is no such file").at(path.toString()), e);
    } catch (IOException e) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("the file cannot be read: " + e.getMessage()).at(path.toString()),
          e);
    }
  }

  private static UserException damaged(Path path, String what, Exception cause) {
    return new UserException(
        UserException.Kind.INPUT,
        Problem.of(what)
            .at(path.toString())
            .fix("the file is damaged or no GGUF file of version 2 or 3: fetch it again"),
        cause);
  }

  /** A header being read. */
  private static final class Header {
    private final Path path;
    private final MemorySegment file;
    private final Cursor cursor;
    private final List<Problem> problems = new ArrayList<>();

    Header(Path path, MemorySegment file) {
      this.path = path;
      this.file = file;
      this.cursor = new Cursor(file, 0);
    }

    private record Entry(String name, ElementType type, long[] lengths, long start, long bytes) {}

    GgufFile read() {
      requireVersion();
      long tensorCount = cursor.count("tensors", MOST_TENSORS);
      long keyCount = cursor.count("metadata keys", MOST_KEYS);
      Map<String, Object> metadata = new LinkedHashMap<>();
      for (long i = 0; i < keyCount; i++) {
        String key = cursor.text("a metadata key");
        ValueType type = ValueType.read(cursor);
        Object value = type == ValueType.ARRAY ? ValueList.scan(file, cursor) : type.value(cursor);
        if (metadata.put(key, value) != null) {
          throw cursor.damage("the metadata key \"" + key + "\" is there twice");
        }
      }
      long alignment = alignment(metadata);
      Map<String, Entry> entries = new LinkedHashMap<>();
      for (long i = 0; i < tensorCount; i++) {
        entry(alignment, entries);
      }
      long start = (cursor.at() + alignment - 1) / alignment * alignment;
      Map<String, StoredTensor> tensors = place(entries, start);
      if (!problems.isEmpty()) {
        throw new UserException(UserException.Kind.INPUT, problems);
      }
      return new GgufFile(
          path, Collections.unmodifiableMap(metadata), Collections.unmodifiableMap(tensors));
    }

    private void requireVersion() {
      if (cursor.i32() != MAGIC) {
        throw cursor.damage("the file does not begin with \"GGUF\"");
      }
      int version = cursor.i32();
      if (version == 2 || version == 3) {
        return;
      }
      int swapped = Integer.reverseBytes(version);
      throw cursor.damage(
          swapped == 2 || swapped == 3
              ? "the file is big-endian, which is not supported"
              : "the file is of version " + Integer.toUnsignedString(version));
    }

    private long alignment(Map<String, Object> metadata) {
      Object value = metadata.getOrDefault(ALIGNMENT, (long) DEFAULT_ALIGNMENT);
      if (value instanceof Long n && n > 0 && n <= LARGEST_ALIGNMENT && n % 8 == 0) {
        return n;
      }
      throw cursor.damage(
          "\"" + ALIGNMENT + "\" is " + value + ", not a multiple of 8 up to " + LARGEST_ALIGNMENT);
    }

    private void entry(long alignment, Map<String, Entry> entries) {
      String name = cursor.text("the name of a tensor");
      if (name.isEmpty() || name.length() > LONGEST_NAME) {
        throw cursor.damage("a tensor with a name of " + name.length() + " characters");
      }
      int axes = cursor.i32();
      if (axes < 1 || axes > MOST_AXES) {
        throw cursor.damage("tensor \"" + name + "\" has " + axes + " axes");
      }
      long[] lengths = new long[axes];
      for (int i = axes - 1; i >= 0; i--) {
        lengths[i] = cursor.i64();
      }
      int code = cursor.i32();
      long start = cursor.i64();
      Optional<ElementType> type = ElementType.of(code);
      if (type.isEmpty()) {
        fault(
            Problem.of(
                    "tensor \""
                        + name
                        + "\" has the type "
                        + ElementType.name(code)
                        + ", which cannot be read")
                .at(path.toString())
                .available(ElementType.names()));
        return;
      }
      long bytes = bytes(name, type.get(), lengths);
      if (bytes < 0) {
        return;
      }
      if (start < 0 || start % alignment != 0) {
        fault(
            "tensor \""
                + name
                + "\" begins at "
                + Long.toUnsignedString(start)
                + ", which is no multiple of "
                + alignment);
      } else if (entries.put(name, new Entry(name, type.get(), lengths, start, bytes)) != null) {
        fault("tensor \"" + name + "\" is there twice");
      }
    }

    /** Bytes of a tensor; -1, after a problem, if there is no such tensor. */
    private long bytes(String name, ElementType type, long[] lengths) {
      String shape = type + Arrays.toString(lengths);
      if (Arrays.stream(lengths).anyMatch(length -> length < 1 || length > Integer.MAX_VALUE)) {
        fault("tensor \"" + name + "\" is " + shape);
        return -1;
      }
      if (lengths[lengths.length - 1] % type.numbers() != 0) {
        fault(
            "tensor \""
                + name
                + "\" is "
                + shape
                + ", whose rows are no multiple of "
                + type.numbers());
        return -1;
      }
      try {
        long elements = Arrays.stream(lengths).reduce(1, Math::multiplyExact);
        return Math.multiplyExact(elements / type.numbers(), type.bytes());
      } catch (ArithmeticException e) {
        fault("tensor \"" + name + "\" has more elements than can be counted: " + shape);
        return -1;
      }
    }

    private Map<String, StoredTensor> place(Map<String, Entry> entries, long start) {
      long data = file.byteSize() - start;
      List<Entry> ordered = new ArrayList<>(entries.values());
      ordered.sort(Comparator.comparingLong(Entry::start));
      long end = 0;
      String previous = "";
      for (Entry entry : ordered) {
        if (entry.start > data || entry.bytes > data - entry.start) {
          fault(
              "tensor \""
                  + entry.name
                  + "\" of "
                  + entry.bytes
                  + " bytes begins at byte "
                  + entry.start
                  + " of the data, of which the file has "
                  + Math.max(data, 0)
                  + ": it is truncated");
        } else if (entry.start < end) {
          fault("tensor \"" + entry.name + "\" overlaps tensor \"" + previous + "\"");
        }
        end = Math.max(end, entry.start + entry.bytes);
        previous = entry.name;
      }
      Map<String, StoredTensor> tensors = new LinkedHashMap<>();
      if (problems.isEmpty()) {
        for (Entry e : entries.values()) {
          tensors.put(
              e.name, new StoredTensor(e.type, e.lengths, file.asSlice(start + e.start, e.bytes)));
        }
      }
      return tensors;
    }

    private void fault(String what) {
      fault(Problem.of(what).at(path.toString()));
    }

    private void fault(Problem problem) {
      problems.add(problem);
      if (problems.size() == MOST_PROBLEMS) {
        throw new UserException(UserException.Kind.INPUT, problems);
      }
    }
  }
}
