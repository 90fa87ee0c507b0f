package dev.jackdaw.baseline.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.problem.UserException;
import dev.jackdaw.task.BaselineFactory;
import dev.jackdaw.task.LabelledText;
import dev.jackdaw.task.Labeller;
import dev.jackdaw.task.Prediction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LinearBaselinesTest {
  private static final List<String> FRUIT = List.of("apple", "pear", "plum", "cherry");
  private static final List<String> METAL = List.of("iron", "copper", "zinc", "tin");
  private static final List<String> RIVER = List.of("rhine", "nile", "volga", "thames");

  /** A baseline with its standard settings. */
  interface Trains {
    Labeller on(List<LabelledText> rows, boolean several);
  }

  static Stream<Trains> baselines() {
    BaselineFactory<LogisticRegressionConfig> logistic = new LogisticRegression();
    BaselineFactory<LinearSvmConfig> svm = new LinearSvm();
    return Stream.of(
        (rows, several) -> logistic.train(new LogisticRegressionConfig(10), rows, several),
        (rows, several) -> svm.train(new LinearSvmConfig(1), rows, several));
  }

  private static String sentence(Random random, List<String> words) {
    return "please tell me of "
        + words.get(random.nextInt(words.size()))
        + " and "
        + words.get(random.nextInt(words.size()))
        + " number "
        + random.nextInt(50);
  }

  private static List<LabelledText> rows(long seed, int n, int kinds) {
    Random random = new Random(seed);
    List<List<String>> words = List.of(FRUIT, METAL, RIVER);
    List<String> names = List.of("fruit", "metal", "river");
    List<LabelledText> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      rows.add(
          new LabelledText(sentence(random, words.get(i % kinds)), List.of(names.get(i % kinds))));
    }
    return rows;
  }

  private static List<String> said(Labeller labeller, List<LabelledText> rows) {
    return labeller.predict(rows.stream().map(LabelledText::text).toList()).stream()
        .map(prediction -> labeller.labels().get(prediction.said().getFirst()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("baselines")
  void train_wordsThatTell_areLearnt(Trains baseline) {
    for (int kinds : new int[] {2, 3}) {
      Labeller labeller = baseline.on(rows(1, 60, kinds), false);
      List<LabelledText> unseen = rows(2, 30, kinds);

      assertThat(said(labeller, unseen))
          .isEqualTo(unseen.stream().map(row -> row.labels().getFirst()).toList());
      for (Prediction prediction : labeller.predict(List.of("apple and plum", "", "nonsense"))) {
        assertThat(Arrays.stream(prediction.probabilities()).sum()).isCloseTo(1, within(1e-9));
        assertThat(prediction.abstains()).isFalse();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("baselines")
  void train_again_givesTheSame(Trains baseline) {
    double[] one =
        baseline
            .on(rows(3, 40, 3), false)
            .predict(List.of("zinc of the nile"))
            .getFirst()
            .probabilities();
    double[] again =
        baseline
            .on(rows(3, 40, 3), false)
            .predict(List.of("zinc of the nile"))
            .getFirst()
            .probabilities();

    assertThat(one).isEqualTo(again);
  }

  @ParameterizedTest
  @MethodSource("baselines")
  void train_severalLabels_findsEachOfThem(Trains baseline) {
    Random random = new Random(4);
    List<LabelledText> rows = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      List<String> labels = new ArrayList<>();
      StringBuilder text = new StringBuilder("about");
      if (i % 2 == 0) {
        labels.add("fruit");
        text.append(' ').append(FRUIT.get(random.nextInt(4)));
      }
      if (i % 3 == 0) {
        labels.add("metal");
        text.append(' ').append(METAL.get(random.nextInt(4)));
      }
      rows.add(new LabelledText(text.toString(), labels));
    }

    Labeller labeller = baseline.on(rows, true);

    assertThat(labeller.labels()).containsExactly("fruit", "metal");
    List<Prediction> said =
        labeller.predict(List.of("about pear", "about tin", "about plum iron", "about"));
    assertThat(said.stream().map(Prediction::said))
        .containsExactly(List.of(0), List.of(1), List.of(0, 1), List.of());
  }

  @ParameterizedTest
  @MethodSource("baselines")
  void train_nothingToLearn_isTheUsersProblem(Trains baseline) {
    assertThatThrownBy(() -> baseline.on(List.of(), false)).isInstanceOf(UserException.class);
    assertThatThrownBy(() -> baseline.on(rows(1, 10, 1), false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("10 rows with the labels [fruit]");
  }
}
