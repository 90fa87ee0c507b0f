package dev.jackdaw.evaluation.task;

import static dev.jackdaw.evaluation.task.Scripted.row;
import static dev.jackdaw.evaluation.task.Scripted.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.evaluation.Evaluation;
import dev.jackdaw.evaluation.PairedComparison;
import dev.jackdaw.evaluation.statistics.BootstrapSettings;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.task.Figure;
import dev.jackdaw.task.Outcome;
import dev.jackdaw.task.Prediction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Accuracies and F1 of the same labels as scikit-learn 1.9.1 computes them. */
class ClassificationTaskTest {
  private static final List<String> LABELS = List.of("a", "b", "c", "d");
  private static final int[] MEANT = {0, 0, 0, 1, 1, 2, 2, 2, 2, 3};
  private static final int[] SAID = {0, 1, 0, 1, 1, 2, 2, 0, 3, 2};
  private static final ClassificationConfig CONFIG = ClassificationConfig.standard();

  private static Prediction sure(int label, double probability, boolean abstains) {
    double[] probabilities = new double[LABELS.size()];
    Arrays.fill(probabilities, (1 - probability) / (LABELS.size() - 1));
    probabilities[label] = probability;
    return Prediction.likeliest(probabilities, abstains);
  }

  private static Outcome evaluate(Scripted subject, List<DataRow> rows) {
    return new ClassificationTask().evaluate(CONFIG, subject, rows);
  }

  private static Scripted subject(int[] said, double probability) {
    Map<String, Prediction> predictions = new HashMap<>();
    for (int i = 0; i < said.length; i++) {
      predictions.put("text " + i, sure(said[i], probability, false));
    }
    return Scripted.labeller(LABELS, false, predictions);
  }

  private static List<DataRow> rows(int[] meant) {
    List<DataRow> rows = new ArrayList<>();
    for (int i = 0; i < meant.length; i++) {
      rows.add(row(i + 1, "text", "text " + i, "label", LABELS.get(meant[i])));
    }
    return rows;
  }

  @Test
  void evaluate_oneLabelEach_equalsScikitLearn() {
    Outcome outcome = evaluate(subject(SAID, 0.9), rows(MEANT));

    assertThat(value(outcome, "accuracy")).isEqualTo(0.6);
    assertThat(value(outcome, "macro_f1")).isCloseTo(ACCURATE_MACRO, within(1e-12));
    assertThat(value(outcome, "weighted_f1")).isCloseTo(ACCURATE_WEIGHTED, within(1e-12));
    assertThat(outcome.tables().get(1).rows().get(2))
        .isEqualTo(List.of("c", 2 / 3.0, 0.5, 4 / 7.0, 4));
    assertThat(outcome.tables().getFirst().rows())
        .containsExactlyInAnyOrder(
            List.of("a", "b", 1), List.of("c", "a", 1), List.of("c", "d", 1), List.of("d", "c", 1));
    assertThat(((Figure.HeatMap) outcome.figures().getFirst()).counts())
        .isDeepEqualTo(new int[][] {{2, 1, 0, 0}, {0, 2, 0, 0}, {1, 0, 2, 1}, {0, 0, 1, 0}});
  }

  private static final double ACCURATE_MACRO = 0.5095238095238095;
  private static final double ACCURATE_WEIGHTED = 0.5885714285714286;

  @Test
  void calibrationError_ofKnownConfidences_isTheGap() {
    // 6 of 10 right at 90 %
    assertThat(value(evaluate(subject(SAID, 0.9), rows(MEANT)), "calibration_error"))
        .isCloseTo(0.3, within(1e-12));
    assertThat(value(evaluate(subject(SAID, 0.6), rows(MEANT)), "calibration_error"))
        .isCloseTo(0, within(1e-12));
  }

  @Test
  void evaluate_rowsOutOfScope_countWhetherTheModelAbstains() {
    Map<String, Prediction> said = new HashMap<>();
    said.put("in, answered", sure(0, 0.9, false));
    said.put("in, abstained", sure(1, 0.4, true));
    said.put("in, wrong", sure(2, 0.8, false));
    said.put("out, abstained", sure(1, 0.3, true));
    said.put("out, answered", sure(1, 0.95, false));
    List<DataRow> rows =
        List.of(
            row(1, "text", "in, answered", "label", "a"),
            row(2, "text", "in, abstained", "label", "b"),
            row(3, "text", "in, wrong", "label", "a"),
            row(4, "text", "out, abstained", "label", "oos"),
            row(5, "text", "out, answered", "label", "(none)"));

    Outcome outcome = evaluate(Scripted.labeller(LABELS, false, said), rows);

    assertThat(value(outcome, "accuracy")).isEqualTo(2 / 3.0);
    assertThat(value(outcome, "out_of_scope_recall")).isEqualTo(0.5);
    assertThat(value(outcome, "false_alarm_rate")).isEqualTo(1 / 3.0);
    assertThat(value(outcome, "accuracy_when_answering")).isEqualTo(0.5);
    assertThat(outcome.counts())
        .containsEntry("in_scope", 3L)
        .containsEntry("out_of_scope", 2L)
        .containsEntry("abstained", 2L);
    List<Figure.Point> coverage =
        ((Figure.Curves) outcome.figures().get(2)).series().getFirst().points();
    assertThat(coverage.getFirst()).isEqualTo(new Figure.Point(0.2, 0));
    assertThat(coverage.get(1)).isEqualTo(new Figure.Point(0.4, 0.5));
    assertThat(coverage.getLast()).isEqualTo(new Figure.Point(1, 0.4));
  }

  @Test
  void evaluate_severalLabels_equalsScikitLearn() {
    List<String> labels = List.of("x", "y", "z");
    int[][] said = {{0}, {1}, {2}, {0, 1}, {2}};
    List<Object> meant = List.of(List.of("x", "z"), "y", "", "x, y", "z");
    Map<String, Prediction> predictions = new HashMap<>();
    List<DataRow> rows = new ArrayList<>();
    for (int i = 0; i < said.length; i++) {
      List<Integer> one = Arrays.stream(said[i]).boxed().toList();
      predictions.put("t" + i, new Prediction(new double[3], one, false));
      rows.add(row(i, "text", "t" + i, "label", meant.get(i)));
    }

    Outcome outcome = evaluate(Scripted.labeller(labels, true, predictions), rows);

    assertThat(value(outcome, "micro_f1")).isCloseTo(0.8333333333333334, within(1e-12));
    assertThat(value(outcome, "macro_f1")).isCloseTo(0.8333333333333334, within(1e-12));
    assertThat(value(outcome, "exact_match")).isEqualTo(0.6);
  }

  @Test
  void evaluate_badRows_areAllTold() {
    Scripted subject = subject(SAID, 0.9);
    assertThatThrownBy(
            () ->
                evaluate(
                    subject,
                    List.of(
                        row(1, "text", "text 1", "label", "a"),
                        row(2, "text", "text 2"),
                        row(3, "utterance", "text 3", "label", "a"),
                        row(4, "text", " ", "label", "a"),
                        row(5, "text", "text 5", "label", "stranger"),
                        row(6, "text", "text 6", "label", List.of("a", "b")))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("rows.jsonl:2: the row has no label")
        .hasMessageContaining("rows.jsonl:3: the row has no \"text\"")
        .hasMessageContaining("--columns text=COLUMN")
        .hasMessageContaining("rows.jsonl:4: \"text\" is not a text but blank")
        .hasMessageContaining("rows.jsonl:5: the label \"stranger\" is not one the model has")
        .hasMessageContaining("rows.jsonl:6: the row has the labels [a, b], the model gives one");
  }

  @Test
  void evaluate_rowsWithoutLabel_areOutOfScopeIfSaid() {
    ClassificationConfig config =
        new ClassificationConfig(
            Optional.empty(),
            ",",
            List.of(),
            ClassificationConfig.Unlabelled.OUTSIDE,
            ClassificationConfig.Unknown.WRONG);
    Outcome outcome =
        new ClassificationTask()
            .evaluate(
                config,
                subject(SAID, 0.9),
                List.of(row(1, "text", "text 1", "label", "a"), row(2, "text", "text 2")));
    assertThat(outcome.counts()).containsEntry("out_of_scope", 1L);

    Outcome unknown =
        new ClassificationTask()
            .evaluate(
                config,
                subject(SAID, 0.9),
                List.of(
                    row(1, "text", "text 1", "label", "b"),
                    row(2, "text", "text 2", "label", "stranger")));
    assertThat(value(unknown, "accuracy")).isEqualTo(0.5);
    assertThat(value(unknown, "macro_f1")).isCloseTo(1 / 3.0, within(1e-12));
  }

  @Test
  void comparison_ofTwoModels_testsAccuraciesExactly() {
    int n = 60;
    int[] meant = new int[n];
    int[] bad = new int[n];
    for (int i = 0; i < n; i++) {
      meant[i] = i % 4;
      bad[i] = i < 12 ? (i + 1) % 4 : i % 4;
    }
    Evaluation good = run(subject(meant, 0.9), rows(meant));
    Evaluation worse = run(subject(bad, 0.9), rows(meant));

    PairedComparison.Row accuracy =
        PairedComparison.of(good, worse, BootstrapSettings.standard()).rows().getFirst();

    assertThat(accuracy.value()).isEqualTo(1);
    assertThat(accuracy.otherValue()).isEqualTo(0.8);
    assertThat(accuracy.mcNemar().orElseThrow().onlyThis()).isEqualTo(12);
    assertThat(accuracy.p().orElseThrow()).isCloseTo(2 / 4096.0, within(1e-12));
    assertThat(accuracy.words()).isEqualTo("better");
    assertThat(
            PairedComparison.of(worse, good, BootstrapSettings.standard())
                .rows()
                .getFirst()
                .words())
        .isEqualTo("worse");
    assertThat(
            PairedComparison.of(good, good, BootstrapSettings.standard()).rows().getFirst().words())
        .isEqualTo("the same");
  }

  private static Evaluation run(Scripted subject, List<DataRow> rows) {
    return Evaluation.run(
        new ClassificationTask(), CONFIG, subject, rows, BootstrapSettings.standard());
  }
}
