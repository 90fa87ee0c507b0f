package dev.jackdaw.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
  private static final float FORBIDDEN = Float.NEGATIVE_INFINITY;

  private static GenerationSettings settings(
      double temperature, int topK, double topP, double minP) {
    return GenerationSettings.sampled(1, temperature, 1).withFilters(topK, topP, minP);
  }

  /** How often each token is drawn, by going evenly through [0, 1). */
  private static double[] frequencies(GenerationSettings settings, float... logits) {
    Sampler sampler = new Sampler(settings);
    double[] counts = new double[logits.length];
    int draws = 20_000;
    for (int i = 0; i < draws; i++) {
      counts[sampler.draw(logits, (i + 0.5) / draws)] += 1.0 / draws;
    }
    return counts;
  }

  /** The definition: softmax of logits over temperature, sorted, cut by each filter in turn, renormalised. */
  private static double[] expected(GenerationSettings settings, float... logits) {
    double[] weights = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      weights[i] = Math.exp(logits[i] / settings.temperature());
    }
    List<Integer> order =
        IntStream.range(0, logits.length)
            .boxed()
            .filter(i -> weights[i] > 0)
            .sorted(Comparator.comparingDouble(i -> -weights[i]))
            .toList();
    if (settings.topK() > 0) {
      order = order.subList(0, Math.min(settings.topK(), order.size()));
    }
    double total = order.stream().mapToDouble(i -> weights[i]).sum();
    double sum = 0;
    int kept = 0;
    while (kept < order.size() && (kept == 0 || sum < settings.topP() * total - 1e-12)) {
      sum += weights[order.get(kept++)];
    }
    order = order.subList(0, kept);
    double least = settings.minP() * weights[order.getFirst()];
    order = order.stream().filter(i -> weights[i] >= least - 1e-12).toList();
    double rest = order.stream().mapToDouble(i -> weights[i]).sum();
    double[] probabilities = new double[logits.length];
    order.forEach(i -> probabilities[i] = weights[i] / rest);
    return probabilities;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 1, 0",
    "0.5, 0, 1, 0",
    "2, 3, 1, 0",
    "1, 0, 0.7, 0",
    "1, 0, 1, 0.2",
    "1.5, 5, 0.8, 0.1",
    "1, 2, 0.99, 0.5",
    "1, 100, 1, 0",
    "1, 0, 0, 0",
    "1, 0, 1, 1",
    "0.1, 4, 0.5, 0"
  })
  void draw_everyFilter_followsTheDefinition(
      double temperature, int topK, double topP, double minP) {
    GenerationSettings settings = settings(temperature, topK, topP, minP);
    for (int seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      float[] logits = new float[12];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = i % 5 == 4 ? FORBIDDEN : (float) (random.nextGaussian() * 2);
      }
      double[] expected = expected(settings, logits);
      double[] frequencies = frequencies(settings, logits);
      for (int i = 0; i < logits.length; i++) {
        assertThat(frequencies[i])
            .as("seed %d token %d of %s", seed, i, Arrays.toString(logits))
            .isCloseTo(expected[i], within(2e-4));
      }
    }
  }

  @Test
  void draw_temperature0_takesTheFirstOfTheLikeliest() {
    Sampler sampler = new Sampler(settings(0, 0, 1, 0));

    assertThat(sampler.draw(new float[] {1, 7, 3, 7}, 0.999)).isEqualTo(1);
  }

  @Test
  void draw_tinyTemperature_doesNotOverflow() {
    Sampler sampler = new Sampler(settings(1e-30, 0, 0.9, 0));

    assertThat(sampler.draw(new float[] {-3e30f, 5e30f, 4e30f}, 0.5)).isEqualTo(1);
  }

  @Test
  void draw_allButOneForbidden_takesThatOne() {
    float[] logits = {FORBIDDEN, FORBIDDEN, -4, FORBIDDEN};

    for (GenerationSettings settings :
        List.of(settings(1, 0, 1, 0), settings(1, 3, 0.5, 0.5), settings(0, 0, 1, 0))) {
      assertThat(new Sampler(settings).draw(logits, 0.999999)).isEqualTo(2);
      assertThat(new Sampler(settings).draw(logits, 0)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 17, 1000})
  void poll_anyLogits_comeInOrder(int size) {
    SplittableRandom random = new SplittableRandom(size);
    float[] logits = new float[size];
    for (int i = 0; i < size; i++) {
      logits[i] = random.nextInt(10) == 0 ? FORBIDDEN : random.nextInt(-9, 10) * 0.5f;
    }
    CandidateHeap heap = new CandidateHeap();
    heap.fill(logits);
    int[] taken = IntStream.range(0, heap.size()).map(_ -> heap.poll()).toArray();

    int[] sorted =
        IntStream.range(0, size)
            .filter(i -> logits[i] > FORBIDDEN)
            .boxed()
            .sorted(Comparator.<Integer>comparingDouble(i -> -logits[i]).thenComparing(i -> i))
            .mapToInt(i -> i)
            .toArray();
    assertThat(taken).isEqualTo(sorted);
  }

  @Test
  void uniform_anyKey_isEvenAndItsOwn() {
    double sum = 0;
    int[] cells = new int[16];
    for (int sample = 0; sample < 10; sample++) {
      for (int token = 0; token < 1000; token++) {
        double u = CounterRandom.uniform(42, sample, token);
        assertThat(u).isBetween(0.0, Math.nextDown(1.0));
        sum += u;
        cells[(int) (u * 16)]++;
      }
    }
    assertThat(sum / 10_000).isCloseTo(0.5, within(0.02));
    assertThat(Arrays.stream(cells).min().getAsInt()).isGreaterThan(500);
    assertThat(CounterRandom.uniform(1, 0, 0))
        .isNotEqualTo(CounterRandom.uniform(0, 1, 0))
        .isNotEqualTo(CounterRandom.uniform(0, 0, 1));
    assertThat(CounterRandom.uniform(5, 6, 7)).isEqualTo(CounterRandom.uniform(5, 6, 7));
  }
}
