package dev.jackdaw.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.jackdaw.engine.Precision;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tiny.ByteTokenizer;
import dev.jackdaw.tiny.TinyModels;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextEvaluationTest {
  private static double loss(float[] row, int id) {
    return Math.log(IntStream.range(0, row.length).mapToDouble(i -> Math.exp(row[i])).sum())
        - row[id];
  }

  private static boolean isLargest(float[] row, int id) {
    return IntStream.range(0, row.length).noneMatch(i -> row[i] > row[id]);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 32, 32", "8, 0, 8, 8", "8, 3, 8, 3", "0, 16, 32, 16"})
  void documents_ofAllLengths_equalTheFullForwardPass(
      int askedContext, int askedStride, int context, int stride) {
    try (LoadedModel model = TinyModels.attention(1)) {
      List<int[]> documents =
          IntStream.of(5, 1, 90, 17, 33, 2, 32, 0, 64)
              .mapToObj(n -> new SplittableRandom(n).ints(n, 0, 256).toArray())
              .toList();
      double loss = 0;
      int correct = 0;
      int tokens = 0;
      for (int[] ids : documents) {
        for (Window window : Window.over(Math.max(0, ids.length - 1), context, stride)) {
          float[][] logits =
              TinyModels.logits(model, Arrays.copyOfRange(ids, window.start(), window.end()));
          for (int t = window.scored(); t < window.end(); t++) {
            loss += loss(logits[t - window.start()], ids[t + 1]);
            correct += isLargest(logits[t - window.start()], ids[t + 1]) ? 1 : 0;
            tokens++;
          }
        }
      }

      EvaluationResult result =
          new TextEvaluation(model, new EvaluationSettings(askedContext, askedStride))
              .documents(documents.stream());

      assertThat(result.score().tokens()).isEqualTo(tokens);
      assertThat(result.score().bytes()).isEqualTo(tokens);
      assertThat(result.score().perplexity())
          .isCloseTo(Math.exp(loss / tokens), withinPercentage(1e-3));
      assertThat(result.score().bitsPerByte()).isCloseTo(loss / tokens / Math.log(2), within(1e-5));
      assertThat(result.correct()).isEqualTo(correct);
      assertThat(
              new TextEvaluation(model, new EvaluationSettings(askedContext, askedStride))
                  .documents(documents.stream())
                  .score())
          .isEqualTo(result.score());
    }
  }

  @Test
  void texts_modelWhoseDocumentsBeginWithEndOfText_areFramed() {
    try (LoadedModel model = TinyModels.attention(2);
        LoadedModel framing =
            LoadedModel.over(
                model.graphs(), model.tokenizer(), model.engine(), model.store(), Precision.F32)) {
      int[] framed = {ByteTokenizer.END_OF_TEXT, 'a', 0xc3, 0xbc, ByteTokenizer.END_OF_TEXT};

      EvaluationResult text =
          new TextEvaluation(framing, EvaluationSettings.standard()).texts(Stream.of("aü"));
      EvaluationResult plain =
          new TextEvaluation(model, EvaluationSettings.standard()).texts(Stream.of("aü"));

      assertThat(text.score())
          .isEqualTo(
              new TextEvaluation(model, EvaluationSettings.standard())
                  .documents(Stream.of(framed))
                  .score());
      assertThat(text.score().tokens()).isEqualTo(4);
      assertThat(text.score().bytes()).isEqualTo(3);
      assertThat(plain.score().tokens()).isEqualTo(2);
      assertThat(plain.score().bytes()).isEqualTo(2);
    }
  }

  @Test
  void evaluation_badInput_isTheUsersProblem() {
    try (LoadedModel model = TinyModels.attention(2)) {
      TextEvaluation evaluation = new TextEvaluation(model, EvaluationSettings.standard());
      assertThatThrownBy(() -> evaluation.texts(Stream.of("a", "")))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("nothing to evaluate");
      assertThatThrownBy(() -> evaluation.documents(Stream.of(new int[] {1, 999})))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("999");
      assertThatThrownBy(() -> new TextEvaluation(model, new EvaluationSettings(33, 0)))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("the model's is 32");
      assertThatThrownBy(() -> new EvaluationSettings(4, 5))
          .hasMessage("stride 5 is longer than context 4");
    }
  }

  @Test
  void report_ofAResult_hasTheNamedFields() {
    try (LoadedModel model = TinyModels.attention(2)) {
      assertThat(
              new TextEvaluation(model, EvaluationSettings.standard())
                  .texts(Stream.of("some text"))
                  .report())
          .containsKeys(
              "perplexity", "bits_per_byte", "accuracy", "tokens", "bytes", "tokens_per_second");
    }
  }
}
