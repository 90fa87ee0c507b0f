package dev.jackdaw.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tiny.TinyModels;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScorerTest {
  private static double logProbability(float[] row, int id) {
    return row[id]
        - Math.log(IntStream.range(0, row.length).mapToDouble(i -> Math.exp(row[i])).sum());
  }

  private static int[] ids(int size) {
    return new SplittableRandom(size).ints(size, 0, 256).toArray();
  }

  @Test
  void score_text_equalsTheFullForwardPass() {
    try (LoadedModel model = TinyModels.attention(1)) {
      int[] ids = {'H', 'e', 'l', 'l', 'o'};

      Score score = new Scorer(model, 4).score("Hello");

      assertThat(score.positions())
          .extracting(Score.Position::id)
          .containsExactly(72, 101, 108, 108, 111);
      assertThat(score.positions())
          .extracting(Score.Position::token)
          .containsExactly("H", "e", "l", "l", "o");
      assertThat(score.positions().getFirst().logProbability()).isEmpty();
      assertThat(score.positions().getFirst().top()).isEmpty();
      float[][] logits = TinyModels.logits(model, ids);
      for (int t = 1; t < ids.length; t++) {
        float[] row = logits[t - 1];
        Score.Position position = score.positions().get(t);
        assertThat(position.logProbability().getAsDouble())
            .isCloseTo(logProbability(row, ids[t]), within(1e-5));
        int[] best =
            IntStream.range(0, row.length)
                .boxed()
                .sorted((a, b) -> Float.compare(row[b], row[a]))
                .limit(4)
                .mapToInt(i -> i)
                .toArray();
        assertThat(position.top().stream().mapToInt(token -> token.id()).toArray()).isEqualTo(best);
        for (int i = 0; i < 4; i++) {
          assertThat(position.top().get(i).logit()).isCloseTo(row[best[i]], within(1e-5f));
          assertThat(position.top().get(i).logProbability())
              .isCloseTo(logProbability(row, best[i]), within(1e-5));
        }
      }
      float[] after = logits[4];
      assertThat(score.next().getFirst().logit())
          .isCloseTo(after[score.next().getFirst().id()], within(1e-5f));
      assertThat(after[score.next().getFirst().id()])
          .isEqualTo(Arrays.stream(boxed(after)).max(Float::compare).get());
    }
  }

  private static Float[] boxed(float[] row) {
    return IntStream.range(0, row.length).mapToObj(i -> row[i]).toArray(Float[]::new);
  }

  @Test
  void score_longerThanTheContext_seesAtLeastHalfAContext() {
    try (LoadedModel model = TinyModels.attention(2)) {
      int[] ids = ids(77);

      Score score = new Scorer(model, 1).score(ids);

      assertThat(score.positions()).hasSize(77);
      for (Window window : Window.over(77, 32, 16)) {
        float[][] logits =
            TinyModels.logits(model, Arrays.copyOfRange(ids, window.start(), window.end()));
        for (int t = window.scored(); t < Math.min(76, window.end()); t++) {
          assertThat(score.positions().get(t + 1).logProbability().getAsDouble())
              .as("token %d", t + 1)
              .isCloseTo(logProbability(logits[t - window.start()], ids[t + 1]), within(1e-5));
        }
      }
    }
  }

  @Test
  void score_oneToken_saysOnlyWhatComesNext() {
    try (LoadedModel model = TinyModels.recurrent(3)) {
      Score score = new Scorer(model, 2).score(new int[] {7});

      assertThat(score.positions()).hasSize(1);
      assertThat(score.next()).hasSize(2);
      assertThat(score.logProbability()).isZero();
    }
  }

  @Test
  void score_badInput_isTheUsersProblem() {
    try (LoadedModel model = TinyModels.attention(2)) {
      Scorer scorer = new Scorer(model, 2);
      assertThatThrownBy(() -> scorer.score(""))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("nothing to score");
      assertThatThrownBy(() -> scorer.score(new int[] {1, -1}))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("token id -1 at index 1");
    }
  }

  @Test
  void report_ofAScore_hasTheNamedFields() {
    try (LoadedModel model = TinyModels.attention(2)) {
      Map<String, Object> report = new Scorer(model, 2).score("ab").report();

      List<?> positions = (List<?>) report.get("positions");
      Map<?, ?> second = (Map<?, ?>) positions.get(1);
      assertThat(((Map<?, ?>) positions.getFirst()).get("log_probability")).isNull();
      assertThat(second.keySet().toArray())
          .containsExactly("id", "token", "log_probability", "top");
      assertThat(((Map<?, ?>) ((List<?>) second.get("top")).getFirst()).keySet().toArray())
          .containsExactly("id", "token", "logit", "log_probability");
      assertThat((List<?>) report.get("next")).hasSize(2);
    }
  }
}
