package dev.jackdaw.checkpoint.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsFileTest {
  @TempDir private Path folder;

  private Path file(String header, byte... data) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return raw(
        ByteBuffer.allocate(8 + json.length + data.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(json.length)
            .put(json)
            .put(data)
            .array());
  }

  private Path raw(byte... bytes) throws IOException {
    return Files.write(folder.resolve("model.safetensors"), bytes);
  }

  private static void assertRefused(Path path, String... parts) {
    try (Arena arena = Arena.ofConfined()) {
      assertThatThrownBy(() -> SafetensorsFile.open(path, arena))
          .asInstanceOf(type(UserException.class))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(UserException.Kind.INPUT))
          .extracting(Throwable::getMessage)
          .satisfies(message -> assertThat(message).contains(parts).contains(path.toString()));
    }
  }

  @Test
  void open_threeElementTypes_readAsFloat() throws IOException {
    byte[] data =
        ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putFloat(1.5f)
            .putFloat(-2f)
            .putShort((short) 0x3FC0)
            .putShort((short) 0xC000) // bfloat16 1.5, -2
            .putShort((short) 0x3E00)
            .putShort((short) 0xC000) // float16 1.5, -2
            .array();
    Path path =
        file(
            "{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                + "\"b\":{\"dtype\":\"BF16\",\"shape\":[1,2],\"data_offsets\":[8,12]},\"c\":{\"dtype\":\"F16\",\"shape\":[2,1],\"data_offsets\":[12,16]}}"
                + "  ",
            data);
    try (Arena arena = Arena.ofConfined()) {
      SafetensorsFile file = SafetensorsFile.open(path, arena);
      assertThat(file.metadata()).isEqualTo(Map.of("format", "pt"));
      assertThat(file.tensors().keySet()).containsExactly("a", "b", "c");
      for (StoredTensor tensor : file.tensors().values()) {
        assertThat(tensor.rows(0, tensor.lengths()).toFloats()).containsExactly(1.5f, -2f);
      }
      assertThat(file.tensors().get("c").rows(1, new long[] {1, 1}).toFloats())
          .containsExactly(-2f);
      assertThat(file.tensors().get("b").columns(1, new long[] {1, 1}).toFloats())
          .containsExactly(-2f);
    }
  }

  @Test
  void open_scalarAndEmpty_areRead() throws IOException {
    Path path =
        file(
            "{\"s\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},\"e\":{\"dtype\":\"F32\",\"shape\":[0,3],\"data_offsets\":[4,4]}}",
            new byte[4]);
    try (Arena arena = Arena.ofConfined()) {
      SafetensorsFile file = SafetensorsFile.open(path, arena);
      assertThat(file.tensors().get("s").rows(0, new long[0]).toFloats()).containsExactly(0f);
      assertThat(file.tensors().get("e").rows(0, new long[] {0, 3}).elements()).isZero();
    }
  }

  @Test
  void open_emptyFile_saysSo() throws IOException {
    assertRefused(raw(), "the file has 0 bytes");
  }

  @Test
  void open_missingFile_saysSo() {
    assertRefused(folder.resolve("model.safetensors"), "no such file");
  }

  @Test
  void open_headerLongerThanFile_saysBoth() throws IOException {
    assertRefused(
        raw(ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(500).array()),
        "claims 500 bytes",
        "has 12");
  }

  @Test
  void open_headerLengthNegativeOrHuge_isRefused() throws IOException {
    assertRefused(
        raw(ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(-1).array()),
        "claims -1 bytes");
    assertRefused(
        raw(ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(Long.MAX_VALUE).array()),
        "at most 100000000");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\": | the header is not JSON",
        "[1, 2] | the header is not a JSON object",
        "{\"a\":1,\"a\":2} | Duplicate",
        "{\"a\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}} | tensor \"a\" has type"
            + " \"I64\"",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | needs 8 bytes,"
            + " data_offsets are [0, 4]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}} | has shape [-1]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}} | has shape [1.5]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}} | data_offsets [4,0]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}} | data_offsets [0]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}} | data_offsets",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}} | it is truncated",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296,4294967296],\"data_offsets\":[0,8]}}"
            + " | more elements than can be counted",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | 4 bytes after tensor"
            + " \"a\" belong to nothing",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | 4 bytes between the"
            + " header and tensor \"a\"",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}"
            + " | tensor \"b\" overlaps tensor \"a\"",
        "{} | 8 bytes after the header belong to nothing"
      })
  void open_damagedHeader_namesTheFault(String header, String message) throws IOException {
    assertRefused(file(header, new byte[8]), message);
  }

  @Test
  void open_severalFaults_reportsAll() throws IOException {
    assertRefused(
        file(
            "{\"a\":{\"dtype\":\"I8\",\"shape\":[1],\"data_offsets\":[0,1]},\"b\":{\"dtype\":\"F32\",\"shape\":[9],\"data_offsets\":[0,36]}}",
            new byte[8]),
        "tensor \"a\"",
        "tensor \"b\"");
  }

  @Test
  void open_everyPrefixOfAGoodFile_isRefused() throws IOException {
    byte[] whole =
        Files.readAllBytes(
            file(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]}}",
                new byte[16]));
    for (int length = 0; length < whole.length; length++) {
      assertRefused(raw(java.util.Arrays.copyOf(whole, length)), "safetensors");
    }
  }

  @Test
  void write_tensors_alignedAndTheSameEveryTime() throws IOException {
    HeapTensors tensors = HeapTensors.random(Map.of("x", new long[] {3, 5}), 1);
    Path path = folder.resolve("model.safetensors");
    Map<String, SafetensorsWriter.Entry> entries =
        Map.of("x", new SafetensorsWriter.Entry(new long[] {3, 5}, () -> tensors.get("x")));
    SafetensorsWriter.write(path, entries, Map.of("format", "pt"));
    byte[] first = Files.readAllBytes(path);
    SafetensorsWriter.write(path, entries, Map.of("format", "pt"));
    assertThat(Files.readAllBytes(path)).isEqualTo(first);
    assertThat((first.length - 60) % 64).as("place of the data").isZero();
    try (Arena arena = Arena.ofConfined()) {
      StoredTensor read = SafetensorsFile.open(path, arena).tensors().get("x");
      assertThat(read.rows(0, read.lengths()).toFloats()).isEqualTo(tensors.get("x").toFloats());
    }
    try (var files = Files.list(folder)) {
      assertThat(files).as("no temporary file is left").containsExactly(path);
    }
  }

  @Test
  void write_placeThatIsNoFolder_isAnOutputProblem() throws IOException {
    Path place = Files.writeString(folder.resolve("a-file"), "text").resolve("model.safetensors");
    assertThatThrownBy(() -> SafetensorsWriter.write(place, Map.of(), Map.of()))
        .asInstanceOf(type(UserException.class))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(UserException.Kind.OUTPUT))
        .extracting(Throwable::getMessage)
        .satisfies(message -> assertThat(message).contains(place.toString(), "cannot be written"));
  }

  @Test
  void write_failureHalfWay_previousFileStays() throws IOException {
    Path path = raw((byte) 1, (byte) 2);
    Map<String, SafetensorsWriter.Entry> entries =
        Map.of(
            "x",
            new SafetensorsWriter.Entry(
                new long[] {3}, () -> HeapTensors.random(Map.of("x", new long[] {2}), 1).get("x")));
    assertThatThrownBy(() -> SafetensorsWriter.write(path, entries, Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("announced was [3]");
    assertThat(Files.readAllBytes(path)).containsExactly(1, 2);
  }
}
