package dev.jackdaw.head.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.graph.Tensor;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logits, losses and gradients against the formulas. */
class ClassificationGraphTest {
  private static final List<String> LABELS = List.of("a", "b", "c");
  private static final String SCORE = "heads.topic.score.weight";
  private static final String NGRAMS = "heads.topic.ngrams.weight";
  private static final long SEED = 17;

  private static ClassificationConfig config(
      Pooling pooling,
      boolean several,
      ClassWeights weights,
      double smoothing,
      boolean bias,
      NgramsConfig ngrams) {
    return new ClassificationConfig(
        "text",
        "label",
        LABELS,
        several,
        "|",
        false,
        pooling,
        ClassificationConfig.Boundary.AROUND,
        0,
        weights,
        smoothing,
        bias,
        1000,
        2,
        Optional.ofNullable(ngrams));
  }

  private static ClassificationConfig plain(Pooling pooling) {
    return config(pooling, false, new ClassWeights.None(), 0, false, null);
  }

  @ParameterizedTest
  @EnumSource(Pooling.class)
  void logits_paddedOnEitherSide_areThoseOfThePooledTokens(Pooling pooling) {
    try (HeadRun run = new HeadRun(plain(pooling)).shaken(SEED)) {
      float[] logits = run.logits(new int[] {1, 2, 3, -1, -1}, new int[] {-1, -1, 4, 5, 6});
      int[][] pooled =
          switch (pooling) {
            case LAST -> new int[][] {{3}, {6}};
            case FIRST -> new int[][] {{1}, {4}};
            case MEAN -> new int[][] {{1, 2, 3}, {4, 5, 6}};
          };
      for (int row = 0; row < 2; row++) {
        for (int k = 0; k < 3; k++) {
          double expected = 0;
          for (int token : pooled[row]) {
            expected += dot(run, token, k) / pooled[row].length;
          }
          assertThat(logits[3 * row + k]).isCloseTo((float) expected, within(1e-5f));
        }
      }
    }
  }

  private static double dot(HeadRun run, int token, int label) {
    float[] table = run.store().read("table.weight").toFloats();
    float[] score = run.store().read(SCORE).toFloats();
    double sum = 0;
    for (int i = 0; i < HeadRun.WIDTH; i++) {
      sum += table[HeadRun.WIDTH * token + i] * score[HeadRun.WIDTH * label + i];
    }
    return sum;
  }

  @Test
  void parameters_withoutBias_areTheScoreAlone() {
    try (HeadRun run = new HeadRun(plain(Pooling.LAST));
        HeadRun biased =
            new HeadRun(config(Pooling.LAST, false, new ClassWeights.None(), 0, true, null))) {
      assertThat(run.graphs().parameters())
          .extracting(p -> p.name() + p.shape())
          .containsExactly("table.weight(7, 3)", SCORE + "(3, 3)");
      assertThat(biased.store().types()).containsKey("heads.topic.score.bias");
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.2})
  void lossOfOneClass_weighted_isSmoothedCrossEntropyTimesTheWeightOfTheClass(double smoothing) {
    for (ClassWeights weights :
        List.of(new ClassWeights.None(), new ClassWeights.Given(Map.of("a", 3.0, "c", 0.25)))) {
      ClassificationConfig config = config(Pooling.LAST, false, weights, smoothing, false, null);
      try (HeadRun run = new HeadRun(config).shaken(SEED)) {
        int[][] rows = {{1, 2}, {3, 4}, {5, 6}};
        int[] classes = {2, -100, 0};
        float[] logits = run.logits(rows);
        double[] weight =
            weights instanceof ClassWeights.Given
                ? new double[] {3, 1, 0.25}
                : new double[] {1, 1, 1};
        double expected = 0;
        for (int b = 0; b < 3; b++) {
          double[] logP = logSoftmax(Arrays.copyOfRange(logits, 3 * b, 3 * b + 3));
          double mean = Arrays.stream(logP).average().orElseThrow();
          expected +=
              classes[b] < 0
                  ? 0
                  : -weight[classes[b]] * ((1 - smoothing) * logP[classes[b]] + smoothing * mean);
        }
        assertThat(run.loss(Inputs.CLASSES, Tensor.of(classes, 3), rows))
            .isCloseTo(expected, within(1e-5));
      }
    }
  }

  private static double[] logSoftmax(float[] logits) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    double log = Math.log(sum);
    double[] result = new double[logits.length];
    Arrays.setAll(result, i -> logits[i] - log);
    return result;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.2})
  void lossOfSeveralClasses_isMeanBinaryCrossEntropy(double smoothing) {
    ClassWeights weights = new ClassWeights.Given(Map.of("b", 2.5));
    try (HeadRun run =
        new HeadRun(config(Pooling.MEAN, true, weights, smoothing, false, null)).shaken(SEED)) {
      int[][] rows = {{1, 2}, {3, 4}};
      float[] wanted = {1, 0, 1, 0, 1, 0};
      float[] logits = run.logits(rows);
      double expected = 0;
      for (int i = 0; i < 6; i++) {
        double y = wanted[i] * (1 - smoothing) + smoothing / 2;
        double p = 1 / (1 + Math.exp(-logits[i]));
        expected -= ((i % 3 == 1 ? 2.5 : 1) * y * Math.log(p) + (1 - y) * Math.log(1 - p)) / 3;
      }
      assertThat(run.loss(Inputs.MULTI_CLASSES, Tensor.of(wanted, 2, 3), rows))
          .isCloseTo(expected, within(1e-5));
    }
  }

  @Test
  void lossOfSeveralClasses_extremeLogits_staysFinite() {
    ClassificationConfig config =
        config(Pooling.LAST, true, new ClassWeights.None(), 0, false, null);
    try (HeadRun run = new HeadRun(config)) {
      run.store().write("table.weight", filled(500, 7, 3));
      run.store().write(SCORE, Tensor.of(new float[] {1, 1, 1, -1, -1, -1, 0, 0, 0}, 3, 3));
      Tensor wanted = Tensor.of(new float[] {0, 1, 1}, 1, 3);
      int[] row = {1, 2};
      assertThat(run.loss(Inputs.MULTI_CLASSES, wanted, row))
          .isCloseTo((1500 + 1500 + Math.log(2)) / 3, within(1e-2));
      float[] gradient = run.gradients(Inputs.MULTI_CLASSES, wanted, row).get(SCORE);
      // sigmoid(logit) - target, over three labels, times the features: 1 - 0, 0 - 1, 1/2 - 1
      assertThat(gradient[0]).isCloseTo(500 / 3f, within(1e-2f));
      assertThat(gradient[3]).isCloseTo(-500 / 3f, within(1e-2f));
      assertThat(gradient[6]).isCloseTo(-250 / 3f, within(1e-2f));
    }
  }

  private static Tensor filled(float value, long... lengths) {
    int n = (int) Arrays.stream(lengths).reduce(1, (a, b) -> a * b);
    float[] values = new float[n];
    Arrays.fill(values, value);
    return Tensor.of(values, lengths);
  }

  @ParameterizedTest
  @EnumSource(Pooling.class)
  void gradients_ofEveryParameter_equalDifferencesOfTheLoss(Pooling pooling) {
    NgramsConfig wide = new NgramsConfig(3, 16, 0.7, 0);
    ClassWeights weights = new ClassWeights.Given(Map.of("a", 3.0));
    for (boolean several : new boolean[] {false, true}) {
      ClassificationConfig config = config(pooling, several, weights, 0.1, true, wide);
      try (HeadRun run = new HeadRun(config).shaken(SEED)) {
        String input = several ? Inputs.MULTI_CLASSES : Inputs.CLASSES;
        Tensor wanted =
            several
                ? Tensor.of(new float[] {1, 0, 1, 0, 0, 1}, 2, 3)
                : Tensor.of(new int[] {1, 0}, 2);
        int[][] rows = {{1, 2, 1, 2, 3}, {-1, 4, 4, -1, -1}};
        assertGradients(run, input, wanted, rows);
      }
    }
  }

  private static void assertGradients(HeadRun run, String input, Tensor wanted, int[][] rows) {
    Map<String, float[]> gradients = run.gradients(input, wanted, rows);
    assertThat(gradients).containsKeys(SCORE, "heads.topic.score.bias", NGRAMS);
    gradients.forEach(
        (name, gradient) -> {
          Tensor value = run.store().read(name);
          for (int i = 0; i < gradient.length; i++) {
            float was = value.getFloat(i);
            float step = 1f / 64;
            value.setFloat(i, was + step);
            run.store().write(name, value);
            double above = run.trainingLoss(input, wanted, rows);
            value.setFloat(i, was - step);
            run.store().write(name, value);
            double below = run.trainingLoss(input, wanted, rows);
            value.setFloat(i, was);
            run.store().write(name, value);
            assertThat(gradient[i])
                .as("%s[%d], seed %d", name, i, SEED)
                .isCloseTo(
                    (float) ((above - below) / (2 * step)),
                    within(2e-3f * Math.max(1, Math.abs(gradient[i]))));
          }
        });
  }

  @Test
  void ngrams_start_saysNothing() {
    try (HeadRun with = new HeadRun(wideOnly());
        HeadRun without = new HeadRun(plain(Pooling.LAST))) {
      float[] plain = without.logits(new int[] {1, 2, 3});
      float[] both = with.logits(new int[] {1, 2, 3});
      for (int k = 0; k < plain.length; k++) {
        assertThat(both[k]).isCloseTo(0.3f * plain[k], within(1e-6f));
      }
      assertThat(with.store().read(NGRAMS).toFloats()).containsOnly(0f);
    }
  }

  @Test
  void ngrams_training_learnsApartFromTheDeepPart() {
    try (HeadRun run = new HeadRun(wideOnly()).shaken(SEED)) {
      Tensor wanted = Tensor.of(new int[] {1}, 1);
      int[] row = {1, 2, 3};
      float[] before = run.gradients(Inputs.CLASSES, wanted, row).get(NGRAMS);
      run.store().write(SCORE, filled(5, 3, 3));
      assertThat(run.gradients(Inputs.CLASSES, wanted, row).get(NGRAMS)).isEqualTo(before);
    }
  }

  /** What counts is the text, not how a tokenizer happened to cut it. */
  @Test
  void ngrams_sameTextInOtherTokens_saysTheSame() {
    PieceTokenizer pieces = new PieceTokenizer("<end>", "a", "b", "ca", "abc", "bc", " ");
    try (HeadRun run = new HeadRun(wideOnly(), pieces).shaken(SEED)) {
      run.store().write(SCORE, filled(0, 3, 3));
      float[] cut = run.logits(new int[] {1, 2, 3, -1, -1}); // a b ca
      assertThat(run.logits(new int[] {0, 4, 1, 0, -1})).isEqualTo(cut); // abc a, framed
      assertThat(run.logits(new int[] {-1, 1, 5, -1, 1})).isEqualTo(cut); // a bc a
      assertThat(run.logits(new int[] {1, 5, 2, -1, -1})).isNotEqualTo(cut); // a bc b
    }
  }

  @Test
  void ngrams_batchOfDifferentLengths_isThatOfEachAlone() {
    PieceTokenizer pieces = new PieceTokenizer("<end>", "a", "b", "ca", "abc", "bc", " ");
    try (HeadRun run = new HeadRun(wideOnly(), pieces).shaken(SEED)) {
      float[] both = run.logits(new int[] {4, 6, 4, 6, 4}, new int[] {2, -1, -1, -1, -1});
      float[] longer = run.logits(new int[] {4, 6, 4, 6, 4});
      float[] shorter = run.logits(new int[] {2});
      for (int k = 0; k < 3; k++) {
        assertThat(both[k]).isCloseTo(longer[k], within(1e-5f));
        assertThat(both[3 + k]).isCloseTo(shorter[k], within(1e-5f));
      }
    }
  }

  @Test
  void ngrams_padding_changesNothing() {
    try (HeadRun run = new HeadRun(wideOnly()).shaken(SEED)) {
      float[] alone = run.logits(new int[] {1, 2, 3});
      float[] padded = run.logits(new int[] {-1, 1, 2, 3, -1, -1});
      for (int k = 0; k < 3; k++) {
        assertThat(padded[k]).isCloseTo(alone[k], within(1e-5f));
      }
    }
  }

  /** Of a text of long tokens as much is read alone as beside a longer one. */
  @Test
  void ngrams_longTokens_areReadTheSameInEveryBatch() {
    PieceTokenizer pieces =
        new PieceTokenizer("<end>", "a", "b", "abcdefghijklmnop", "c", "d", "e");
    try (HeadRun run = new HeadRun(wideOnly(), pieces).shaken(SEED)) {
      float[] alone = run.logits(new int[] {3, 3});
      float[] beside = run.logits(new int[] {3, 3, -1, -1, -1, -1, -1});
      for (int k = 0; k < 3; k++) {
        assertThat(beside[k]).isCloseTo(alone[k], within(1e-5f));
      }
    }
  }

  @Test
  void ngrams_orderOfCharacters_matters() {
    try (HeadRun run = new HeadRun(wideOnly()).shaken(SEED)) {
      run.store().write(SCORE, filled(0, 3, 3));
      float[] there = run.logits(new int[] {1, 2, 3});
      assertThat(run.logits(new int[] {3, 2, 1})).isNotEqualTo(there);
      assertThat(run.logits(new int[] {1, 2, 3})).isEqualTo(there);
    }
  }

  /** Seven letters, the space, their pairs: with a bucket for each of 4096, the hash should seldom put two together. */
  @Test
  void ngrams_hash_spreadsRuns() {
    NgramsConfig wide = new NgramsConfig(2, 1 << 12, 0.7, 0);
    ClassificationConfig config =
        config(Pooling.LAST, false, new ClassWeights.None(), 0, false, wide);
    try (HeadRun run = new HeadRun(config).shaken(SEED)) {
      Tensor wanted = Tensor.of(new int[] {0}, 1);
      Set<Integer> hit = new HashSet<>();
      for (int a = 1; a < 7; a++) {
        for (int b = 1; b < 7; b++) {
          float[] gradient = run.gradients(Inputs.CLASSES, wanted, new int[] {a, b}).get(NGRAMS);
          for (int i = 0; i < gradient.length; i++) {
            if (gradient[i] != 0) {
              hit.add(i / LABELS.size());
            }
          }
        }
      }
      assertThat(hit).as("buckets of 7 characters and 48 pairs").hasSizeBetween(53, 55);
    }
  }

  private static ClassificationConfig wideOnly() {
    return config(
        Pooling.LAST,
        false,
        new ClassWeights.None(),
        0,
        false,
        new NgramsConfig(3, 1 << 10, 0.7, 0));
  }
}
