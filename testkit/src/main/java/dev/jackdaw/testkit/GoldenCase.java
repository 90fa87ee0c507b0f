package dev.jackdaw.testkit;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Expected values made with a reference implementation: a folder with {@code expected.json} and {@code expected.safetensors}. Taken
 * from the folder the system property {@code jackdaw.golden} names, otherwise from the cases this test kit carries.
 */
public final class GoldenCase {
  private final String name;
  private final JsonNode document;
  private final byte[] file;
  private final JsonNode index;
  private final int start;

  private GoldenCase(String name, byte[] json, byte[] file) {
    JsonMapper mapper = JsonMapper.shared();
    this.name = name;
    this.document = mapper.readTree(json);
    this.file = file;
    int length = Math.toIntExact(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong());
    this.start = Long.BYTES + length;
    this.index = mapper.readTree(new String(file, Long.BYTES, length, StandardCharsets.UTF_8));
  }

  /** Whether the case is there: in the folder of {@code jackdaw.golden}, or in the test kit. */
  public static boolean exists(String name) {
    return Files.exists(folder().resolve(name).resolve("expected.json"))
        || GoldenCase.class.getResource(resource(name, "expected.json")) != null;
  }

  /** @throws IllegalArgumentException if there is no such case */
  public static GoldenCase open(String name) {
    return new GoldenCase(name, read(name, "expected.json"), read(name, "expected.safetensors"));
  }

  /** The tensors of any safetensors file of F32 and I64, with an empty document. */
  public static GoldenCase over(Path safetensors) {
    try {
      return new GoldenCase(
          safetensors.toString(), new byte[] {'{', '}'}, Files.readAllBytes(safetensors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names of the cases there are: those of the test kit, and those of the folder of {@code jackdaw.golden}. */
  public static Set<String> names() {
    Set<String> names = new TreeSet<>(List.of("gpt2-tiny", "llama-tiny", "ops", "optim"));
    names.removeIf(name -> !exists(name));
    if (Files.isDirectory(folder())) {
      try (Stream<Path> folders = Files.list(folder())) {
        folders
            .map(path -> path.getFileName().toString())
            .filter(GoldenCase::exists)
            .forEach(names::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return names;
  }

  /** Copies one file of a case, if it has it. */
  public static boolean copy(String name, String file, Path into) {
    try {
      Path path = folder().resolve(name).resolve(file);
      if (!Files.exists(path) && GoldenCase.class.getResource(resource(name, file)) == null) {
        return false;
      }
      Files.write(into, read(name, file));
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    String folder = System.getProperty("jackdaw.golden", "");
    return Path.of(folder.isEmpty() ? "golden-not-given" : folder);
  }

  private static String resource(String name, String file) {
    return "/golden/" + name + "/" + file;
  }

  private static byte[] read(String name, String file) {
    Path path = folder().resolve(name).resolve(file);
    try {
      if (Files.exists(path)) {
        return Files.readAllBytes(path);
      }
      try (InputStream stream = GoldenCase.class.getResourceAsStream(resource(name, file))) {
        if (stream == null) {
          throw new IllegalArgumentException("[golden] no case " + name + " with " + file);
        }
        return stream.readAllBytes();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String name() {
    return name;
  }

  /** {@code expected.json}. */
  public JsonNode document() {
    return document;
  }

  /** Names of the tensors, sorted. */
  public Set<String> tensors() {
    Set<String> names = new TreeSet<>(index.propertyNames());
    names.remove("__metadata__");
    return names;
  }

  /**
   * One tensor: F32 as it is, I64 as I32.
   *
   * @throws IllegalArgumentException if there is no such tensor
   */
  public Tensor tensor(String tensor) {
    JsonNode entry = index.get(tensor);
    if (entry == null) {
      throw new IllegalArgumentException("[golden] " + name + " has no tensor " + tensor);
    }
    List<Long> shape = new ArrayList<>();
    entry.get("shape").forEach(length -> shape.add(length.asLong()));
    long[] lengths = shape.stream().mapToLong(Long::longValue).toArray();
    MemorySegment bytes =
        MemorySegment.ofArray(file).asSlice(start + entry.get("data_offsets").get(0).asLong());
    int n = Math.toIntExact(Arrays.stream(lengths).reduce(1, Math::multiplyExact));
    String type = entry.get("dtype").asString();
    Tensor values = Tensor.zeros(type.equals("F32") ? DType.F32 : DType.I32, lengths);
    for (int i = 0; i < n; i++) {
      switch (type) {
        case "F32" ->
            values.setFloat(
                i,
                bytes.get(
                    ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 4L * i));
        case "I64" ->
            values.setInt(
                i,
                Math.toIntExact(
                    bytes.get(
                        ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
                        8L * i)));
        default ->
            throw new IllegalArgumentException(
                "[golden] " + tensor + " is " + type + ", expected F32 or I64");
      }
    }
    return values;
  }
}
