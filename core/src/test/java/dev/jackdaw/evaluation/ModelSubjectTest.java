package dev.jackdaw.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.classification.Calibration;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.graph.composite.CrossEntropy;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.Example;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.task.LanguageModel;
import dev.jackdaw.task.Likelihood;
import dev.jackdaw.task.Sampling;
import dev.jackdaw.tiny.ByteTokenizer;
import dev.jackdaw.tiny.TinyModels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelSubjectTest {
  private static LanguageModel language(LoadedModel model) {
    return new ModelSubject("tiny", model, _ -> Calibration.none(false))
        .languageModel(Optional.empty());
  }

  private static double logProbability(float[] row, int id) {
    return row[id]
        - Math.log(IntStream.range(0, row.length).mapToDouble(i -> Math.exp(row[i])).sum());
  }

  @Test
  void passage_contextAndText_labelsTheTextAlone() {
    try (LoadedModel model = TinyModels.attention(1);
        LoadedModel framing =
            LoadedModel.over(
                model.graphs(), model.tokenizer(), model.engine(), model.store(), Precision.F32)) {
      int none = CrossEntropy.IGNORE;

      Example plain = language(model).passage("ab \n", "cd");
      assertThat(plain.ids()).containsExactly('a', 'b', ' ', '\n', 'c', 'd');
      assertThat(plain.labels()).containsExactly(none, ' ', '\n', 'c', 'd', none);

      Example framed = language(framing).passage("ab", "c");
      assertThat(framed.ids()).containsExactly(ByteTokenizer.END_OF_TEXT, 'a', 'b', 'c');
      assertThat(framed.labels()).containsExactly(none, none, 'c', none);

      assertThat(language(framing).passage("", "cd").labels()).containsExactly('c', 'd', none);
      assertThat(language(model).passage("", "cd").labels()).containsExactly('d', none);
    }
  }

  @Test
  void likelihoods_examplesOfAllLengths_equalTheFullForwardPass() {
    try (LoadedModel model = TinyModels.recurrent(3)) {
      compare(model, 1000);
    }
    try (LoadedModel model = TinyModels.attention(3)) {
      compare(model, 32);
    }
  }

  /** @param longest examples up to here are read at once */
  private static void compare(LoadedModel model, int longest) {
    SplittableRandom random = new SplittableRandom(7);
    List<Example> examples = new ArrayList<>();
    for (int n : new int[] {3, 30, 1, 17, 32, 8, 2, 31, 16, 32}) {
      int[] ids = random.ints(Math.min(n, longest), 0, 256).toArray();
      int[] labels = new int[ids.length];
      Arrays.setAll(
          labels, i -> i + 1 < ids.length && i % 3 != 1 ? ids[i + 1] : CrossEntropy.IGNORE);
      examples.add(new Example(ids, labels, List.of()));
    }

    List<Likelihood> said = language(model).likelihoods(examples);

    for (int e = 0; e < examples.size(); e++) {
      Example example = examples.get(e);
      float[][] logits = TinyModels.logits(model, example.ids());
      int place = 0;
      for (int t = 0; t < example.ids().length; t++) {
        int label = example.labels()[t];
        if (label != CrossEntropy.IGNORE) {
          float[] row = logits[t];
          assertThat(said.get(e).logProbabilities()[place])
              .as("example %d, token %d", e, t)
              .isCloseTo(logProbability(row, label), within(1e-4));
          assertThat(said.get(e).likeliest()[place])
              .isEqualTo(IntStream.range(0, row.length).noneMatch(i -> row[i] > row[label]));
          place++;
        }
      }
      assertThat(said.get(e).tokens()).isEqualTo(place);
    }
  }

  @Test
  void likelihoods_longerThanTheContext_seeItsEnd() {
    try (LoadedModel model = TinyModels.attention(4)) {
      int[] ids = new SplittableRandom(9).ints(100, 0, 256).toArray();
      int[] labels = new int[100];
      Arrays.fill(labels, CrossEntropy.IGNORE);
      labels[97] = ids[98];
      labels[98] = ids[99];
      labels[5] = ids[6];

      Likelihood said =
          language(model).likelihoods(List.of(new Example(ids, labels, List.of()))).getFirst();

      float[][] end = TinyModels.logits(model, Arrays.copyOfRange(ids, 68, 100));
      float[][] start = TinyModels.logits(model, Arrays.copyOfRange(ids, 0, 32));
      assertThat(said.logProbabilities()[0])
          .isCloseTo(logProbability(start[5], ids[6]), within(1e-4));
      assertThat(said.logProbabilities()[1])
          .isCloseTo(logProbability(end[29], ids[98]), within(1e-4));
      assertThat(said.logProbabilities()[2])
          .isCloseTo(logProbability(end[30], ids[99]), within(1e-4));
    }
  }

  @Test
  void answers_greedy_takeTheLikeliestTokensOfEachPrompt() {
    try (LoadedModel model = TinyModels.recurrent(5)) {
      List<int[]> prompts =
          List.of("abc".chars().toArray(), "x".chars().toArray(), "hello you".chars().toArray());

      List<String> answers = language(model).answers(prompts, Sampling.greedy(4));

      for (int i = 0; i < prompts.size(); i++) {
        int[] ids = prompts.get(i);
        List<Integer> written = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
          float[] row = TinyModels.logits(model, ids)[ids.length - 1];
          int best = IntStream.range(0, 257).reduce(0, (a, b) -> row[b] > row[a] ? b : a);
          if (best == ByteTokenizer.END_OF_TEXT) {
            break;
          }
          written.add(best);
          ids = Arrays.copyOf(ids, ids.length + 1);
          ids[ids.length - 1] = best;
        }
        int[] bytes = written.stream().mapToInt(Integer::intValue).toArray();
        assertThat(answers.get(i)).isEqualTo(model.tokenizer().decode(bytes).strip());
      }
    }
  }

  @Test
  void answers_promptsLongerThanTheContext_keepTheirEnds() {
    try (LoadedModel model = TinyModels.attention(6)) {
      int[] end = new SplittableRandom(2).ints(28, 'a', 'z').toArray();
      int[] whole = new int[90];
      Arrays.fill(whole, 0, 62, '!');
      System.arraycopy(end, 0, whole, 62, 28);

      assertThat(language(model).answers(List.of(whole), Sampling.greedy(4)))
          .isEqualTo(language(model).answers(List.of(end), Sampling.greedy(4)));
      assertThat(language(model).answers(List.of(), Sampling.greedy(4))).isEmpty();
    }
  }

  @Test
  void heads_thatAreNotThere_areTheUsersProblem() {
    try (LoadedModel model = TinyModels.attention(1)) {
      ModelSubject subject = new ModelSubject("tiny", model, _ -> Calibration.none(false));
      assertThatThrownBy(() -> subject.labeller(Optional.empty()))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("no head that labels texts")
          .hasMessageContaining("[language-model]");
      assertThatThrownBy(() -> subject.languageModel(Optional.of("intents")))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("no head \"intents\"")
          .hasMessageContaining("language-model");
    }
  }
}
