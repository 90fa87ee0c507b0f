package dev.jackdaw.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.compile.GraphBuilder;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.export.ExportTarget.Device;
import dev.jackdaw.export.QuantizedWeight;
import dev.jackdaw.export.QuantizedWeights;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ONNX Runtime makes of a quantised weight: a product with and without bias, and a look-up of the same weight's rows. */
class QuantizedFormsTest {
  private static final int ROWS = 40;
  private static final int[] IDS = {3, 39, 0, 17};

  @TempDir Path folder;

  private static QuantizedWeight weight(int bits, int block, int columns) {
    SplittableRandom random = new SplittableRandom(bits * 1000L + block + columns);
    int blocks = Math.ceilDiv(columns, block);
    byte[] codes = new byte[ROWS * blocks * block * bits / 8];
    random.nextBytes(codes);
    float[] scales = new float[ROWS * blocks];
    byte[] zeros = new byte[ROWS * blocks];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = (float) random.nextDouble(0.01, 0.02) / (bits == 8 ? 16 : 1);
      zeros[i] = (byte) random.nextInt(1 << bits);
    }
    return new QuantizedWeight(bits, block, ROWS, columns, codes, scales, zeros);
  }

  private static QuantizedWeights only(QuantizedWeight weight) {
    return new QuantizedWeights() {
      @Override
      public Set<String> names() {
        return Set.of("table");
      }

      @Override
      public QuantizedWeight get(String name) {
        return weight;
      }
    };
  }

  private static Graph graph(int columns) {
    GraphBuilder g = new GraphBuilder();
    Value table = g.state("table", TensorType.f32(Dim.of(ROWS), Dim.of(columns)));
    Value ids = g.input("ids", TensorType.i32(Dim.B, Dim.T));
    Value rows = g.gather(table, ids);
    Value bias = g.state("bias", TensorType.f32(Dim.of(ROWS)));
    g.output("rows", rows);
    g.output("product", g.linear(rows, table, null));
    g.output("biased", g.linear(rows, table, bias));
    return g.build();
  }

  private static LoweringOptions options(boolean portable) {
    return portable ? LoweringOptions.portable(Device.CPU) : LoweringOptions.fused(Device.CPU);
  }

  private LoweredGraph rewritten(QuantizedWeight weight, Graph graph, boolean portable)
      throws IOException {
    LoweredGraph lowered = GraphLowering.lower(graph, options(portable), _ -> true);
    try (ExternalData data = new ExternalData(folder.resolve("weights.bin"))) {
      LoweredGraph rewritten = new QuantizedForms(only(weight), data).in(lowered);
      data.finish();
      return rewritten;
    }
  }

  private static TensorProto bias(String name) {
    float[] values = new float[ROWS];
    for (int i = 0; i < ROWS; i++) {
      values[i] = i;
    }
    return TensorProto.floats(name, java.util.List.of((long) ROWS), values);
  }

  private float[][] run(QuantizedWeight weight, Graph graph, boolean portable) throws IOException {
    LoweredGraph rewritten = rewritten(weight, graph, portable);
    Path file = folder.resolve("model.onnx");
    rewritten.model(QuantizedFormsTest::bias, Map.of()).write(file);
    LoweredGraph plain = GraphLowering.lower(graph, options(portable), _ -> true);
    Tensor rows = Tensor.zeros(DType.F32, 2, 2, weight.columns());
    Tensor product = Tensor.zeros(DType.F32, 2, 2, ROWS);
    Tensor biased = Tensor.zeros(DType.F32, 2, 2, ROWS);
    try (OrtRuntime runtime = new OrtRuntime("cpu", 1);
        OrtSession session = runtime.session(file, SessionSettings.PLAIN);
        OnnxProgram program =
            new OnnxProgram(
                runtime,
                new Fixed(new Compiled(session, Signature.of(graph, plain))),
                null,
                Bounds.of(2, 2))) {
      program.run(
          new Bindings()
              .input("ids", Tensor.of(IDS, 2, 2))
              .output("rows", rows)
              .output("product", product)
              .output("biased", biased));
    }
    return new float[][] {rows.toFloats(), product.toFloats(), biased.toFloats()};
  }

  private record Fixed(Compiled current) implements SessionSource {
    @Override
    public void close() {}
  }

  @ParameterizedTest
  @CsvSource({
    "4,32,96,false",
    "4,32,80,false",
    "4,128,96,false",
    "8,32,96,false",
    "8,128,160,false",
    "4,32,96,true",
    "8,64,96,true"
  })
  void in_aProductAndALookUp_computesWithWhatTheCodesStandFor(
      int bits, int block, int columns, boolean portable) throws IOException {
    QuantizedWeight weight = weight(bits, block, columns);

    float[][] said = run(weight, graph(columns), portable);

    double largest = 0;
    double worst = 0;
    for (int i = 0; i < IDS.length; i++) {
      for (int c = 0; c < columns; c++) {
        assertThat(said[0][i * columns + c])
            .as("row %d column %d", IDS[i], c)
            .isCloseTo(weight.value(IDS[i], c), within(1e-6f));
      }
      for (int row = 0; row < ROWS; row++) {
        double expected = 0;
        for (int c = 0; c < columns; c++) {
          expected += (double) weight.value(IDS[i], c) * weight.value(row, c);
        }
        largest = Math.max(largest, Math.abs(expected));
        worst = Math.max(worst, Math.abs(said[1][i * ROWS + row] - expected));
        worst = Math.max(worst, Math.abs(said[2][i * ROWS + row] - expected - row));
      }
    }
    // the fused form rounds what is multiplied to 8 bits
    assertThat(worst).isLessThan((portable ? 1e-5 : 0.02) * largest);
  }

  @Test
  void in_fusedForm_storesNothingTwice() throws IOException {
    QuantizedWeight weight = weight(4, 32, 96);

    LoweredGraph rewritten = rewritten(weight, graph(96), false);

    assertThat(rewritten.weights()).containsOnlyKeys("bias");
    assertThat(rewritten.proto().nodes())
        .extracting(NodeProto::type)
        .contains("MatMulNBits", "GatherBlockQuantized")
        .doesNotContain("FusedMatMul", "Gemm", "Gather");
    assertThat(rewritten.proto().initializers())
        .filteredOn(tensor -> tensor.name().matches("table/(rows|blocks)"))
        .extracting(TensorProto::external)
        .hasSize(2)
        .containsOnly(rewritten.proto().initializers().getFirst().external());
  }

  @Test
  void in_weightThatSomethingElseReads_keepsItsNumbersToo() throws IOException {
    GraphBuilder g = new GraphBuilder();
    Value table = g.state("table", TensorType.f32(Dim.of(ROWS), Dim.of(96)));
    Value x = g.input("x", TensorType.f32(Dim.B, Dim.T, Dim.of(96)));
    g.output("product", g.linear(x, table, null));
    g.output("squared", g.mul(table, table));

    LoweredGraph rewritten = rewritten(weight(4, 32, 96), g.build(), false);

    assertThat(rewritten.weights()).containsOnlyKeys("table");
    assertThat(rewritten.proto().nodes()).extracting(NodeProto::type).contains("MatMulNBits");
  }
}
