package dev.jackdaw.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelProtoTest {
  private static ModelProto model(List<TensorProto> weights) {
    NodeProto product =
        new NodeProto(
            "",
            "Gemm",
            "product",
            List.of("x", "w"),
            List.of("t"),
            Map.of("transB", AttributeProto.of(1), "alpha", AttributeProto.of(0.5)));
    NodeProto turned =
        new NodeProto(
            ModelProto.MICROSOFT,
            "Odd",
            "",
            List.of("t", "", "c"),
            List.of("y"),
            Map.of(
                "perm", AttributeProto.of(List.of(1, 0, -3)),
                "mode", AttributeProto.of("größer"),
                "value", AttributeProto.of(TensorProto.ints("", List.of(2L), 1, -7))));
    GraphProto graph =
        new GraphProto(
            "g",
            List.of(product, turned),
            weights,
            List.of(ValueInfoProto.of("x", TensorType.f32(Dim.B.times(Dim.T), Dim.of(3)))),
            List.of(ValueInfoProto.of("y", TensorType.i32(Dim.B))));
    return new ModelProto(
        11, "jackdaw", Map.of("", 23L), graph, Map.of("bundle", "abc", "empty", ""));
  }

  @Test
  void model_writtenAndRead_isTheSame(@TempDir Path folder) throws IOException {
    ModelProto model = model(List.of(TensorProto.of("w", Tensor.of(new float[] {1, 2, 3}, 1, 3))));
    model.write(folder.resolve("m.onnx"));
    ModelProto again = ModelProto.read(folder.resolve("m.onnx"));
    assertThat(again.toByteArray()).isEqualTo(model.toByteArray());
    assertThat(again.graph().nodes().get(1).attributes())
        .containsEntry("perm", new AttributeProto.Ints(List.of(1L, 0L, -3L)))
        .containsEntry("mode", new AttributeProto.Text("größer"));
    assertThat(again.graph().inputs().getFirst().dims()).containsExactly("B*T", "3");
    assertThat(again.metadata()).isEqualTo(model.metadata());
    try (var files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString())).containsExactly("m.onnx");
    }
  }

  @Test
  void model_cutAnywhere_saysSo() {
    byte[] bytes = model(List.of()).toByteArray();
    for (int length = 1; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      try {
        ModelProto.read(ByteBuffer.wrap(cut)); // a cut between two fields is a shorter message
      } catch (IllegalArgumentException e) {
        assertThat(e).as("cut at %d", length).hasMessageContaining("[onnx]");
      }
    }
    assertThatThrownBy(() -> ModelProto.read(ByteBuffer.wrap(Arrays.copyOf(bytes, 30))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tensor_ofWrongSize_refuses() {
    assertThatThrownBy(
            () -> TensorProto.inline("w", ElementType.FLOAT, List.of(2L, 2L), new byte[12]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"w\"");
  }

  @Test
  void externalData_finished_holdsEveryTensorAtItsPage(@TempDir Path folder) throws IOException {
    float[] values = {1.5f, -2.25f, Float.NaN, 1e-30f, 3.0000001f};
    Path file = folder.resolve("weights.data");
    TensorProto plain;
    TensorProto half;
    TensorProto brain;
    try (ExternalData data = new ExternalData(file)) {
      MemorySegment floats = MemorySegment.ofArray(values);
      plain = data.add("a", ElementType.FLOAT, List.of(5L), floats);
      half = data.addFloats("b", ElementType.FLOAT16, List.of(5L), floats);
      brain = data.addFloats("c", ElementType.BFLOAT16, List.of(5L), floats);
      assertThat(file).doesNotExist();
      data.finish();
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    for (TensorProto tensor : List.of(plain, half, brain)) {
      assertThat(tensor.external()).isNotNull();
      assertThat(tensor.external().offset() % 4096).isZero();
      for (int i = 0; i < values.length; i++) {
        int at = (int) tensor.external().offset() + i * tensor.type().bytes();
        float stored =
            switch (tensor.type()) {
              case FLOAT -> bytes.getFloat(at);
              case FLOAT16 -> Float.float16ToFloat(bytes.getShort(at));
              default -> Float.intBitsToFloat(bytes.getShort(at) << 16);
            };
        float error = tensor.type() == ElementType.FLOAT ? 0 : Math.abs(values[i]) / 256 + 1e-7f;
        if (Float.isNaN(values[i])) {
          assertThat(stored).isNaN();
        } else {
          assertThat(Math.abs(stored - values[i])).isLessThanOrEqualTo(error);
        }
      }
    }
  }

  @Test
  void bfloat16_roundsToNearestEven() {
    assertThat(ExternalData.bfloat16(Float.intBitsToFloat(0x3f808000))).isEqualTo((short) 0x3f80);
    assertThat(ExternalData.bfloat16(Float.intBitsToFloat(0x3f818000))).isEqualTo((short) 0x3f82);
    assertThat(ExternalData.bfloat16(Float.intBitsToFloat(0x3f808001))).isEqualTo((short) 0x3f81);
  }

  @Test
  void externalData_notFinished_leavesNothing(@TempDir Path folder) throws IOException {
    try (ExternalData data = new ExternalData(folder.resolve("weights.data"))) {
      data.add("a", ElementType.FLOAT, List.of(1L), MemorySegment.ofArray(new float[1]));
    }
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }
}
