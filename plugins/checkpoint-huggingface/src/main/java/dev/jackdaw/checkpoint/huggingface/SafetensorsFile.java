package dev.jackdaw.checkpoint.huggingface;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A safetensors file, mapped: eight bytes with the length of a JSON header, the header, the tensors. Everything the header says is
 * checked before anything is read: ranges inside the file, without gaps or overlaps, and as long as type and shape ask.
 *
 * @param tensors in order of their bytes
 * @param metadata the header's free text
 */
record SafetensorsFile(Path path, Map<String, StoredTensor> tensors, Map<String, String> metadata) {
  private static final long LARGEST_HEADER = 100_000_000;
  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /**
   * @param arena how long the file stays mapped
   * @throws UserException if the file is missing or damaged, with every fault of its header
   */
  static SafetensorsFile open(Path path, Arena arena) {
    MemorySegment file = map(path, arena);
    if (file.byteSize() < Long.BYTES) {
      throw damaged(
          path, "the file has " + file.byteSize() + " bytes; a safetensors file begins with eight");
    }
    long length = file.get(LENGTH, 0);
    if (length < 2 || length > LARGEST_HEADER || length > file.byteSize() - Long.BYTES) {
      throw damaged(
          path,
          "the header claims "
              + length
              + " bytes, the file has "
              + file.byteSize()
              + (length > LARGEST_HEADER ? " (at most " + LARGEST_HEADER + " are allowed)" : ""));
    }
    return new Header(path, header(path, file, length), file.asSlice(Long.BYTES + length)).read();
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

  private static JsonNode header(Path path, MemorySegment file, long length) {
    byte[] text = file.asSlice(Long.BYTES, length).toArray(ValueLayout.JAVA_BYTE);
    try {
      JsonNode header = JSON.readTree(text);
      if (header.isObject()) {
        return header;
      }
    } catch (JacksonException e) {
      throw damaged(path, "the header is not JSON: " + e.getOriginalMessage());
    }
    throw damaged(path, "the header is not a JSON object");
  }

  private static UserException damaged(Path path, String what) {
    return new UserException(
        UserException.Kind.INPUT,
        Problem.of(what)
            .at(path.toString())
            .fix("the file is damaged or no safetensors file: fetch it again"));
  }

  /** A header being checked. */
  private static final class Header {
    private final Path path;
    private final JsonNode json;
    private final MemorySegment data;
    private final List<Problem> problems = new ArrayList<>();

    Header(Path path, JsonNode json, MemorySegment data) {
      this.path = path;
      this.json = json;
      this.data = data;
    }

    private record Entry(
        String name, StoredTensor.Element element, long[] lengths, long start, long end) {}

    SafetensorsFile read() {
      Map<String, String> metadata = new LinkedHashMap<>();
      List<Entry> entries = new ArrayList<>();
      for (Map.Entry<String, JsonNode> member : json.properties()) {
        if (member.getKey().equals("__metadata__")) {
          member
              .getValue()
              .properties()
              .forEach(m -> metadata.put(m.getKey(), m.getValue().asString("")));
        } else {
          entry(member.getKey(), member.getValue(), entries);
        }
      }
      entries.sort(
          Comparator.comparingLong(Entry::start)
              .thenComparingLong(Entry::end)
              .thenComparing(Entry::name));
      if (problems.isEmpty()) {
        contiguous(entries);
      }
      if (!problems.isEmpty()) {
        throw new UserException(UserException.Kind.INPUT, problems);
      }
      Map<String, StoredTensor> tensors = new LinkedHashMap<>();
      for (Entry e : entries) {
        tensors.put(
            e.name, new StoredTensor(e.element, e.lengths, data.asSlice(e.start, e.end - e.start)));
      }
      return new SafetensorsFile(path, Collections.unmodifiableMap(tensors), metadata);
    }

    private void entry(String name, JsonNode entry, List<Entry> entries) {
      StoredTensor.Element element = element(name, entry.path("dtype"));
      long[] lengths = naturals(entry.path("shape"));
      long[] range = naturals(entry.path("data_offsets"));
      if (lengths == null || range == null || range.length != 2 || range[0] > range[1]) {
        fault(
            "tensor \""
                + name
                + "\" has shape "
                + entry.path("shape")
                + " and data_offsets "
                + entry.path("data_offsets"));
        return;
      }
      if (range[1] > data.byteSize()) {
        fault(
            "tensor \""
                + name
                + "\" ends at byte "
                + range[1]
                + " of the data, of which the file has "
                + data.byteSize()
                + ": it is truncated");
        return;
      }
      if (element == null) {
        return;
      }
      try {
        long bytes = Arrays.stream(lengths).reduce(element.bytes(), Math::multiplyExact);
        if (bytes == range[1] - range[0]) {
          entries.add(new Entry(name, element, lengths, range[0], range[1]));
        } else {
          fault(
              "tensor \""
                  + name
                  + "\" of "
                  + element
                  + Arrays.toString(lengths)
                  + " needs "
                  + bytes
                  + " bytes, data_offsets are "
                  + Arrays.toString(range));
        }
      } catch (ArithmeticException e) {
        fault(
            "tensor \""
                + name
                + "\" has more elements than can be counted: "
                + Arrays.toString(lengths));
      }
    }

    private StoredTensor.@Nullable Element element(String name, JsonNode dtype) {
      for (StoredTensor.Element element : StoredTensor.Element.values()) {
        if (element.name().equals(dtype.asString(""))) {
          return element;
        }
      }
      problems.add(
          Problem.of("tensor \"" + name + "\" has type " + dtype)
              .at(path.toString())
              .available(Arrays.stream(StoredTensor.Element.values()).map(Enum::name).toList()));
      return null;
    }

    private static long @Nullable [] naturals(JsonNode list) {
      if (!list.isArray()) {
        return null;
      }
      long[] values = new long[list.size()];
      for (int i = 0; i < values.length; i++) {
        JsonNode value = list.get(i);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 0) {
          return null;
        }
        values[i] = value.asLong();
      }
      return values;
    }

    private void contiguous(List<Entry> entries) {
      long place = 0;
      String previous = "the header";
      for (Entry e : entries) {
        if (e.start != place) {
          fault(
              e.start < place
                  ? "tensor \"" + e.name + "\" overlaps " + previous
                  : (e.start - place)
                      + " bytes between "
                      + previous
                      + " and tensor \""
                      + e.name
                      + "\" belong to nothing");
        }
        place = Math.max(place, e.end);
        previous = "tensor \"" + e.name + "\"";
      }
      if (place != data.byteSize()) {
        fault((data.byteSize() - place) + " bytes after " + previous + " belong to nothing");
      }
    }

    private void fault(String what) {
      problems.add(Problem.of(what).at(path.toString()));
    }
  }
}
