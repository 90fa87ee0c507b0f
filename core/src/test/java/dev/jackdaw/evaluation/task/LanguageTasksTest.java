package dev.jackdaw.evaluation.task;

import static dev.jackdaw.evaluation.task.Scripted.row;
import static dev.jackdaw.evaluation.task.Scripted.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.evaluation.similarity.RougeL;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.task.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LanguageTasksTest {
  private static final MultipleChoiceConfig CHOICE =
      new MultipleChoiceConfig(Optional.empty(), " ");

  @Test
  void multipleChoice_longAnswers_winOnlyPerCharacter() {
    Map<String, Double> said =
        Map.of("no", -4.0, "certainly yes", -5.0, "up", -1.5, "down below", -9.0);
    Scripted model = Scripted.languageModel(said::get, prompt -> "");
    List<DataRow> rows =
        List.of(
            row(
                1,
                "query",
                "Is it?",
                "choices",
                List.of("no", "certainly yes"),
                "gold",
                1,
                "category",
                "one"),
            row(
                2,
                "query",
                "Where?",
                "choices",
                List.of("up", "down below"),
                "gold",
                "0",
                "category",
                "two"));

    Outcome outcome = new MultipleChoiceTask().evaluate(CHOICE, model, rows);

    assertThat(value(outcome, "accuracy")).isEqualTo(0.5);
    assertThat(value(outcome, "accuracy_normalised"))
        .isEqualTo(0.5 + 0.5 * (1.5 / 2 < 9.0 / 10 ? 1 : 0));
    assertThat(outcome.notes()).containsExactly("Guessing gets 50.0 %.");
    assertThat(outcome.tables().getFirst().rows())
        .isEqualTo(List.of(List.of("one", 1, 0.0, 1.0), List.of("two", 1, 1.0, 1.0)));
  }

  @Test
  void multipleChoice_badRows_areAllTold() {
    Scripted model = Scripted.languageModel(text -> -1.0, prompt -> "");
    assertThatThrownBy(
            () ->
                new MultipleChoiceTask()
                    .evaluate(
                        CHOICE,
                        model,
                        List.of(
                            row(1, "query", "q", "choices", List.of("a", "b"), "gold", 2),
                            row(2, "query", "q", "choices", List.of("a"), "gold", 0),
                            row(3, "query", "q", "choices", "a", "gold", 0),
                            row(4, "query", "q", "choices", List.of("a", "b"), "gold", "first"),
                            row(5, "query", "q", "choices", List.of("a", " "), "gold", 0),
                            row(6, "choices", List.of("a", "b"), "gold", 0))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("rows.jsonl:1: gold is 2 of 2 choices")
        .hasMessageContaining("rows.jsonl:2: gold is 0 of 1 choices")
        .hasMessageContaining("rows.jsonl:3: \"choices\" is not a list of texts but a")
        .hasMessageContaining("rows.jsonl:4: \"gold\" is not a whole number but first")
        .hasMessageContaining("rows.jsonl:5: a choice is blank")
        .hasMessageContaining("rows.jsonl:6: the row has no \"query\"");
  }

  @Test
  void lambada_words_areRightIfEveryTokenIsTheLikeliest() {
    Map<String, Double> said = Map.of(" sea", -0.5, " mountain", -3.0, " sky", -0.1);
    Scripted model = Scripted.languageModel(said::get, prompt -> "");

    Outcome outcome =
        new LambadaTask()
            .evaluate(
                new HeadConfig(Optional.empty()),
                model,
                List.of(
                    row(1, "context", "They sailed the ", "continuation", "sea"),
                    row(2, "context", "They climbed the", "continuation", " mountain"),
                    row(3, "context", "They looked at the", "continuation", "sky")));

    assertThat(value(outcome, "accuracy")).isEqualTo(2 / 3.0);
    assertThat(value(outcome, "word_perplexity")).isCloseTo(Math.exp(3.6 / 3), within(1e-12));
  }

  @Test
  void instruction_answers_areComparedWithTheGivenOnes() {
    Map<String, String> answers =
        Map.of("Capital of France?", "Paris", "Two and two?", "five it is");
    Scripted model = Scripted.languageModel(text -> -1.5, answers::get);
    List<DataRow> rows =
        List.of(
            row(1, "prompt", "Capital of France?", "completion", "Paris"),
            row(2, "prompt", "Two and two?", "completion", "it is four"));

    Outcome outcome = new InstructionTask().evaluate(config(16), model, rows);

    assertThat(value(outcome, "exact_match")).isEqualTo(0.5);
    assertThat(value(outcome, "rouge_l"))
        .isCloseTo((1 + RougeL.of("five it is", "it is four")) / 2, within(1e-12));
    assertThat(value(outcome, "loss")).isCloseTo(3.0 / 15, within(1e-12));
    assertThat(value(outcome, "bleu")).isBetween(0.0, 100.0);
    assertThat(value(outcome, "chrf")).isBetween(30.0, 100.0);
    assertThat(outcome.counts()).containsEntry("tokens", 15L);
    assertThat(outcome.tables().getFirst().rows().getFirst())
        .isEqualTo(List.of("Capital of France?", "Paris", "Paris"));
    assertThat(new InstructionTask().evaluate(config(0), model, rows).metrics()).hasSize(2);
  }

  @Test
  void instruction_rowsWithoutAnswerOrPrompt_areAllTold() {
    Scripted model = Scripted.languageModel(text -> -1.5, prompt -> "");
    assertThatThrownBy(
            () ->
                new InstructionTask()
                    .evaluate(
                        config(4),
                        model,
                        List.of(
                            row(1, "prompt", "p"),
                            row(2, "prompt", "", "completion", "whole text"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("rows.jsonl:1: the row has no answer")
        .hasMessageContaining("rows.jsonl:2: the row has nothing before its answer");
  }

  private static InstructionConfig config(int maxTokens) {
    return new InstructionConfig(Optional.empty(), maxTokens, 0, 1);
  }
}
