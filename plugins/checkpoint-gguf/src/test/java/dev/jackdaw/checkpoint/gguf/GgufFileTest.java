package dev.jackdaw.checkpoint.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GgufFileTest {
  @TempDir Path folder;

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = GgufFileTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private Path written(byte[] bytes) {
    try {
      return Files.write(folder.resolve("model.gguf"), bytes);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void open(byte[] bytes) {
    try (Arena arena = Arena.ofConfined()) {
      GgufFile.open(written(bytes), arena);
    }
  }

  /** File and numbers were made by the Python package gguf: random blocks, and what its reference makes of them. */
  @Test
  void floats_ofEveryType_areTheReferencesBitForBit() throws IOException {
    ByteBuffer expected = ByteBuffer.wrap(resource("types.f32")).order(ByteOrder.LITTLE_ENDIAN);
    try (Arena arena = Arena.ofConfined()) {
      GgufFile file = GgufFile.open(written(resource("types.gguf")), arena);
      assertThat(file.tensors()).hasSize(ElementType.values().length);
      for (Map.Entry<String, StoredTensor> tensor : file.tensors().entrySet()) {
        assertThat(tensor.getKey()).isEqualTo("t." + tensor.getValue().type());
        float[] values = tensor.getValue().floats();
        int row = tensor.getValue().row();
        float[] last = new float[row];
        tensor.getValue().row(2, last, 0);
        for (int i = 0; i < values.length; i++) {
          assertThat(Float.floatToRawIntBits(values[i]))
              .as(tensor.getKey() + " " + i)
              .isEqualTo(expected.getInt());
        }
        assertThat(last).containsExactly(java.util.Arrays.copyOfRange(values, 2 * row, 3 * row));
      }
      assertThat(expected.hasRemaining()).isFalse();
    }
  }

  @Test
  void metadata_ofEveryKind_isRead() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      GgufFile file = GgufFile.open(written(resource("types.gguf")), arena);
      assertThat(file.metadata())
          .containsEntry("general.architecture", "llama")
          .containsEntry("test.double", 0.5)
          .containsEntry("test.flag", true)
          .containsEntry("test.small", -3L);
      Metadata metadata = new Metadata(file);
      assertThat(metadata.texts("test.texts")).containsExactly("a", "ä");
      assertThat(metadata.numbers("test.list")).containsExactly(1L, 2L, 3L);
      metadata.check();
    }
  }

  @Test
  void open_versionTwo_isRead() {
    byte[] bytes = new GgufBytes().version(2).tensor("a", new float[] {1, 2}, 2).bytes();
    try (Arena arena = Arena.ofConfined()) {
      assertThat(GgufFile.open(written(bytes), arena).tensors().get("a").floats())
          .containsExactly(1, 2);
    }
  }

  private static byte[] little(int size, long... values) {
    ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt((int) values[0]);
    for (int i = 1; i < values.length; i++) {
      buffer.putLong(values[i]);
    }
    return buffer.array();
  }

  static Stream<Arguments> damage() {
    float[] four = {1, 2, 3, 4};
    return Stream.of(
        Arguments.of("begin with \"GGUF\"", new byte[] {1, 2, 3, 4, 5, 6, 7, 8}),
        Arguments.of("version 1", new GgufBytes().version(1).bytes()),
        Arguments.of("big-endian", new GgufBytes().version(3 << 24).bytes()),
        Arguments.of("bytes, the file has 0 left", new byte[0]),
        Arguments.of("tensors: 18446744073709551615", new GgufBytes().bytes(-1, 0)),
        Arguments.of(
            "metadata keys: 9223372036854775807", new GgufBytes().bytes(0, Long.MAX_VALUE)),
        Arguments.of("name of 0 characters", new GgufBytes().bytes(1000, 0)),
        Arguments.of("type 99", new GgufBytes().raw("a", 99, new byte[8]).bytes()),
        Arguments.of(
            "a list of 64000000 bytes",
            new GgufBytes().raw("a", 9, little(12, 10, 8_000_000)).bytes()),
        Arguments.of(
            "values of a list: 4611686018427387904",
            new GgufBytes().raw("a", 9, little(12, 10, 1L << 62)).bytes()),
        Arguments.of(
            "deep",
            new GgufBytes()
                .raw(
                    "a",
                    9,
                    ByteBuffer.allocate(120)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(9)
                        .putLong(1)
                        .putInt(9)
                        .putLong(1)
                        .putInt(9)
                        .putLong(1)
                        .putInt(9)
                        .putLong(1)
                        .putInt(9)
                        .putLong(1)
                        .putInt(9)
                        .putLong(1)
                        .array())
                .bytes()),
        Arguments.of("\"a\" is there twice", new GgufBytes().number("a", 1).number("a", 2).bytes()),
        Arguments.of("general.alignment", new GgufBytes().number("general.alignment", 0).bytes()),
        Arguments.of("general.alignment", new GgufBytes().number("general.alignment", 12).bytes()),
        Arguments.of("has 5 axes", new GgufBytes().entry("a", 0, 0, 1, 1, 1, 1, 1).bytes()),
        Arguments.of("has 0 axes", new GgufBytes().entry("a", 0, 0).bytes()),
        Arguments.of("IQ4_XS", new GgufBytes().entry("a", 23, 0, 256).bytes()),
        Arguments.of(
            "more elements than can be counted",
            new GgufBytes().entry("a", 0, 0, 1 << 30, 1 << 30, 1 << 30, 1 << 30).bytes()),
        Arguments.of("is F32[-1]", new GgufBytes().entry("a", 0, 0, -1).bytes()),
        Arguments.of("no multiple of 256", new GgufBytes().entry("a", 12, 0, 4, 64).bytes()),
        Arguments.of("no multiple of 32", new GgufBytes().entry("a", 0, 4, 4).bytes()),
        Arguments.of("truncated", new GgufBytes().entry("a", 0, 0, 4).bytes()),
        Arguments.of(
            "truncated",
            new GgufBytes().tensor("a", four, 4).entry("b", 0, Long.MAX_VALUE - 31, 4).bytes()),
        Arguments.of("overlaps", new GgufBytes().tensor("a", four, 4).entry("b", 0, 0, 2).bytes()),
        Arguments.of(
            "tensor \"a\" is there twice",
            new GgufBytes().tensor("a", four, 4).tensor("a", four, 4).bytes()));
  }

  @ParameterizedTest
  @MethodSource
  void damage(String reason, byte[] bytes) {
    assertThatThrownBy(() -> open(bytes))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(reason)
        .hasMessageContaining("model.gguf");
  }

  @Test
  void open_manyFaults_stopsAtSome() {
    GgufBytes bytes = new GgufBytes();
    for (int i = 0; i < 1000; i++) {
      bytes.entry("t" + i, 0, 1, 4);
    }
    assertThatThrownBy(() -> open(bytes.bytes()))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.problems()).hasSizeBetween(20, 25));
  }

  /** Whatever bytes change, the answer is a file or a message, never another failure. */
  @Test
  void open_changedBytes_isReadOrRefused() throws IOException {
    byte[] whole = resource("types.gguf");
    int header = 1200;
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = whole.clone();
      int changes = 1 + random.nextInt(4);
      for (int i = 0; i < changes; i++) {
        bytes[random.nextInt(header)] = (byte) random.nextInt();
      }
      byte[] cut =
          random.nextInt(4) == 0
              ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length))
              : bytes;
      try (Arena arena = Arena.ofConfined()) {
        GgufFile file = GgufFile.open(written(cut), arena);
        file.tensors().values().forEach(StoredTensor::floats);
      } catch (UserException expected) {
        assertThat(expected.problems()).as("seed " + seed).isNotEmpty();
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }
}
