package dev.jackdaw.evaluation.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.classification.Calibration;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.evaluation.ModelSubject;
import dev.jackdaw.evaluation.Window;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.task.Metric;
import dev.jackdaw.task.Outcome;
import dev.jackdaw.tiny.TinyModels;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PerplexityTaskTest {
  private static final PerplexityConfig STANDARD = PerplexityConfig.standard();

  private static List<DataRow> rows(String... texts) {
    return Stream.of(texts).map(text -> new DataRow("test", Map.of("text", text))).toList();
  }

  private static Outcome evaluate(LoadedModel model, PerplexityConfig config, List<DataRow> rows) {
    return new PerplexityTask()
        .evaluate(config, new ModelSubject("model", model, _ -> Calibration.none(false)), rows);
  }

  private static double value(Outcome outcome, String metric) {
    return outcome.metrics().stream()
        .filter(one -> one.name().equals(metric))
        .findFirst()
        .orElseThrow()
        .value(outcome.items());
  }

  private static String letters(int n) {
    return new SplittableRandom(n)
        .ints(n, ' ', 127)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 32, 32", "8, 0, 8, 8", "8, 3, 8, 3", "0, 16, 32, 16"})
  void evaluate_textsOfAllLengths_equalsTheFullForwardPass(
      int askedContext, int askedStride, int context, int stride) {
    try (LoadedModel model = TinyModels.attention(1)) {
      List<String> texts =
          IntStream.of(5, 1, 90, 17, 33, 2, 32, 64).mapToObj(PerplexityTaskTest::letters).toList();
      double loss = 0;
      int correct = 0;
      int tokens = 0;
      for (String text : texts) {
        int[] ids = text.chars().toArray();
        for (Window window : Window.over(ids.length - 1, context, stride)) {
          float[][] logits =
              TinyModels.logits(model, Arrays.copyOfRange(ids, window.start(), window.end()));
          for (int t = window.scored(); t < window.end(); t++) {
            float[] row = logits[t - window.start()];
            int id = ids[t + 1];
            loss +=
                Math.log(IntStream.range(0, row.length).mapToDouble(i -> Math.exp(row[i])).sum())
                    - row[id];
            correct += IntStream.range(0, row.length).noneMatch(i -> row[i] > row[id]) ? 1 : 0;
            tokens++;
          }
        }
      }

      Outcome outcome =
          evaluate(
              model,
              new PerplexityConfig(askedContext, askedStride),
              rows(texts.toArray(String[]::new)));

      assertThat(outcome.counts())
          .isEqualTo(Map.of("tokens", (long) tokens, "bytes", (long) tokens));
      assertThat(value(outcome, "loss")).isCloseTo(loss / tokens, within(1e-5));
      assertThat(value(outcome, "perplexity"))
          .isCloseTo(Math.exp(loss / tokens), within(1e-5 * Math.exp(loss / tokens)));
      assertThat(value(outcome, "bits_per_byte"))
          .isCloseTo(loss / tokens / Math.log(2), within(1e-5));
      assertThat(value(outcome, "accuracy")).isEqualTo((double) correct / tokens);
      assertThat(outcome.items()).isEqualTo(texts.size());
    }
  }

  @Test
  void evaluate_aLongDocument_hasBlocksThatAddUp() {
    try (LoadedModel model = TinyModels.attention(1)) {
      Outcome outcome = evaluate(model, STANDARD, rows(letters(5000), letters(100)));

      Metric accuracy = outcome.metrics().get(2);
      assertThat(outcome.items()).isEqualTo(6);
      double hits = 0;
      for (int block = 0; block < 6; block++) {
        int bytes = block == 5 ? 99 : block == 4 ? 904 : block == 0 ? 1023 : 1024;
        hits += accuracy.statistic().of(new int[] {block}) * bytes;
      }
      assertThat(hits / 5098).isCloseTo(accuracy.value(6), within(1e-12));
    }
  }

  @Test
  void evaluate_modelWhoseDocumentsBeginWithEndOfText_predictsTheEndsToo() {
    try (LoadedModel model = TinyModels.attention(2);
        LoadedModel framing =
            LoadedModel.over(
                model.graphs(), model.tokenizer(), model.engine(), model.store(), Precision.F32)) {
      assertThat(evaluate(framing, STANDARD, rows("aü")).counts())
          .isEqualTo(Map.of("tokens", 4L, "bytes", 3L));
      assertThat(evaluate(model, STANDARD, rows("aü")).counts())
          .isEqualTo(Map.of("tokens", 2L, "bytes", 2L));
    }
  }

  @Test
  void evaluate_badInput_isTheUsersProblem() {
    try (LoadedModel model = TinyModels.attention(2)) {
      assertThatThrownBy(() -> evaluate(model, STANDARD, rows("a", "")))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("nothing to evaluate");
      assertThatThrownBy(() -> evaluate(model, new PerplexityConfig(33, 0), rows("abc")))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("the model's is 32");
      assertThatThrownBy(
              () -> evaluate(model, STANDARD, List.of(new DataRow("x.jsonl:3", Map.of("a", 1)))))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("x.jsonl:3: the row has no \"text\"");
      assertThatThrownBy(() -> new PerplexityConfig(4, 5))
          .hasMessage("stride 5 is longer than context 4");
    }
  }
}
