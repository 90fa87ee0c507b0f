package dev.jackdaw.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.exporting.WeightQuantizer;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tiny.TinyAttention;
import dev.jackdaw.tiny.TinyModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class QuantizerTest {
  private static final String QUERY = "blocks.0.query.weight";

  private static LoadedModel model() {
    return TinyModels.of(new TinyAttention(new TinyAttention.Config(16, 32), 257), 3);
  }

  private static int[] ids(int size, long seed) {
    return new SplittableRandom(seed).ints(size, 0, 256).toArray();
  }

  private static QuantizationSettings four(Method method, int headBits, double budget) {
    return new QuantizationSettings(4, 16, method, headBits, budget, 256, 256, 32, 0.01);
  }

  private static Quantization quantize(LoadedModel model, QuantizationSettings settings) {
    return new Quantizer(model, settings, QuantizationProgress.SILENT)
        .quantize(ids(256, 1), ids(256, 2));
  }

  @Test
  void quantize_eightBits_everyProjectionAndHardlyADifference() {
    try (LoadedModel model = model()) {
      Quantization quantization = quantize(model, QuantizationSettings.int8());

      assertThat(quantization.names())
          .containsExactlyInAnyOrder(
              QUERY,
              "blocks.0.key.weight",
              "blocks.0.value.weight",
              "blocks.1.query.weight",
              "blocks.1.key.weight",
              "blocks.1.value.weight",
              "embedding.weight");
      Quality quality = quantization.report().quality().orElseThrow();
      assertThat(quality.tokens()).isEqualTo(4 * 31);
      assertThat(quality.increase()).isCloseTo(0, within(1.0));
      assertThat(quality.agreement()).isGreaterThan(0.95);
      assertThat(quality.divergence()).isBetween(0.0, 1e-2);
      assertThat(quantization.report().withinBudget()).isTrue();
      assertThat(quantization.report().bytes()).isLessThan(quantization.report().bytesBefore());
    }
  }

  @Test
  void quantize_fourBitsWithALargeBudget_raisesNothing() {
    try (LoadedModel model = model()) {
      QuantizationReport report = quantize(model, four(Method.GPTQ, 8, 1e6)).report();

      assertThat(report.count(4)).isEqualTo(6);
      assertThat(report.count(8)).isEqualTo(1);
      assertThat(report.withinBudget()).isTrue();
      assertThat(report.weights().getFirst().sensitivity()).isPositive();
    }
  }

  @Test
  void quantize_budgetBetweenFourAndEightBits_raisesTheFewestThatKeepIt() {
    try (LoadedModel model = model()) {
      List<Double> measured = new ArrayList<>();
      QuantizationProgress listening =
          (what, done, of) -> {
            if (what.startsWith("perplexity") && what.contains("%")) {
              measured.add(
                  Double.parseDouble(what.substring("perplexity ".length(), what.indexOf(" %"))));
            }
          };
      new Quantizer(model, four(Method.NEAREST, 0, 0), listening)
          .quantize(ids(256, 1), ids(256, 2));
      double none = measured.get(0);
      double all = measured.get(1);
      double budget = Math.max(0, (none + all) / 2);

      QuantizationReport report = quantize(model, four(Method.NEAREST, 0, budget)).report();

      assertThat(none).isGreaterThan(budget);
      assertThat(report.withinBudget()).isTrue();
      assertThat(report.count(8)).isBetween(1L, 6L);
    }
  }

  @Test
  void quantize_budgetThatCannotHold_raisesEverythingAndSaysSo() {
    try (LoadedModel model = model()) {
      // the head in 4 bits is not among those that can be raised
      QuantizationReport report = quantize(model, four(Method.SYMMETRIC, 4, 0)).report();

      assertThat(report.withinBudget()).isFalse();
      assertThat(report.count(8)).isEqualTo(6);
      assertThat(report.count(4)).isEqualTo(1);
    }
  }

  @Test
  void quantize_modelStaysAsItIs() {
    try (LoadedModel model = model()) {
      float[] before = model.store().read(QUERY).toFloats();

      quantize(model, four(Method.GPTQ, 8, 1));

      assertThat(model.store().read(QUERY).toFloats()).isEqualTo(before);
      assertThat(model.store().types().keySet()).noneMatch(name -> name.startsWith("inputs/"));
    }
  }

  @Test
  void quantize_fourBitsWithoutText_saysWhatIsMissing() {
    try (LoadedModel model = model()) {
      Quantizer quantizer =
          new Quantizer(model, four(Method.GPTQ, 8, 1), QuantizationProgress.SILENT);

      assertThatThrownBy(() -> quantizer.quantize(new int[0], new int[0]))
          .isInstanceOfSatisfying(
              UserException.class,
              e -> {
                assertThat(e.problems()).hasSize(2);
                assertThat(e).hasMessageContaining("calibration text");
                assertThat(e).hasMessageContaining("held-out text");
              });
    }
  }

  @Test
  void quantize_weightThatIsNoNumber_namesIt() {
    try (LoadedModel model = model()) {
      Tensor weight = model.store().read(QUERY);
      weight.setFloat(2 * 16 + 3, Float.NaN);
      model.store().write(QUERY, weight);

      assertThatThrownBy(() -> quantize(model, QuantizationSettings.int8()))
          .isInstanceOf(UserException.class)
          .hasMessageContaining(QUERY)
          .hasMessageContaining("(2, 3)");
    }
  }

  @Test
  void quantize_tokenTheModelDoesNotHave_isRefused() {
    try (LoadedModel model = model()) {
      Quantizer quantizer =
          new Quantizer(model, QuantizationSettings.int8(), QuantizationProgress.SILENT);

      assertThatThrownBy(() -> quantizer.quantize(new int[0], new int[] {1, 2, 3, 999}))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("999");
    }
  }

  @Test
  void settings_blockThatNoRuntimeReads_isRefused() {
    assertThatThrownBy(() -> new QuantizationSettings(4, 48, Method.GPTQ, 8, 1, 256, 256, 32, 0.01))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("48");
  }

  @Test
  void choose_anExportsOwnTexts_quantisesAndReports() {
    try (LoadedModel model = model()) {
      WeightQuantizer quantizer =
          new BudgetQuantizer(
              four(Method.SEARCH, 8, 1e6), Optional.empty(), QuantizationProgress.SILENT);

      WeightQuantizer.Choice choice =
          quantizer.choose(
              model.graphs(),
              stored(model),
              List.of(ids(100, 1), ids(100, 2), ids(100, 3)),
              model.engine());

      assertThat(choice.weights().names()).contains(QUERY);
      assertThat(choice.weights().get(QUERY).bits()).isEqualTo(4);
      assertThat(choice.report()).containsKeys("quality", "bytes", "within_budget", "weights");
    }
  }

  private static Checkpoint.Tensors stored(LoadedModel model) {
    return new Checkpoint.Tensors() {
      @Override
      public Map<String, TensorType> types() {
        return model.store().types();
      }

      @Override
      public Tensor get(String name) {
        return model.store().read(name);
      }

      @Override
      public void close() {}
    };
  }
}
