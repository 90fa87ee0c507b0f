package dev.jackdaw.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.corpus.BatchShape;
import dev.jackdaw.model.TrainingSuggestion;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Yaml;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingSizesTest {
  private static final Optional<TrainingSuggestion> SUGGESTION =
      Optional.of(new TrainingSuggestion(1_000_000, 16_384, 0.003, "a rule"));

  private static TrainingConfig config(String yaml) {
    return Binder.bind(
        Yaml.parse(yaml, "recipe.yaml"),
        TrainingConfig.class,
        () -> {
          throw new AssertionError("no component is meant here");
        },
        null);
  }

  @Test
  void of_nothingGiven_modelsSuggestion() {
    TrainingSizes sizes = TrainingSizes.of(config("{}"), 256, 500_000, SUGGESTION);
    assertThat(sizes.shape()).isEqualTo(BatchShape.of(32, 256, 2));
    assertThat(sizes.learningRate()).isEqualTo(0.003);
    assertThat(sizes.steps()).isEqualTo(62); // 1,000,000 / 16,384 rounded up
    assertThat(sizes.tokens()).isEqualTo(62L * 16_384);
  }

  @Test
  void of_epochs_countsPasses() {
    TrainingSizes sizes =
        TrainingSizes.of(
            config("{epochs: 2, batch_tokens: 1000, learning_rate: 0.1}"),
            100,
            50_000,
            Optional.empty());
    assertThat(sizes.steps()).isEqualTo(100);
    assertThat(sizes.shape()).isEqualTo(BatchShape.of(10, 100, 1));
  }

  @Test
  void of_manyProblems_allAtOnce() {
    TrainingConfig config = config("{context: 512, batch_tokens: 100}");
    assertThatThrownBy(() -> TrainingSizes.of(config, 256, 1000, Optional.empty()))
        .isInstanceOfSatisfying(UserException.class, e -> assertThat(e.problems()).hasSize(4))
        .hasMessageContaining("context length is 256")
        .hasMessageContaining("less than one sequence of 512")
        .hasMessageContaining("missing key \"learning_rate\"")
        .hasMessageContaining("missing key \"steps\"");
  }

  @Test
  void of_microBatchNoDivisor_refused() {
    TrainingConfig config =
        config("{steps: 1, batch_tokens: 1000, micro_batch: 3, learning_rate: 1}");
    assertThatThrownBy(() -> TrainingSizes.of(config, 100, 1000, Optional.empty()))
        .hasMessageContaining("no multiple of micro_batch 3");
  }

  @Test
  void config_stepsAndTokens_contradict() {
    assertThatThrownBy(() -> config("{steps: 10, tokens: 1000}"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("steps 10, tokens 1000 and epochs (not given) contradict each other");
  }
}
