package dev.jackdaw.finetuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.graph.Value;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.Sequence;
import dev.jackdaw.model.Target;
import dev.jackdaw.model.Targets;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tiny.ByteTokenizer;
import dev.jackdaw.tokenizer.SpecialTokens;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeadExamplesTest {
  private static final ByteTokenizer TOKENIZER = new ByteTokenizer();

  /** One label; the text is its bytes. */
  private record ByteHead() implements Head {
    @Override
    public Target target() {
      return new Target.Classes(List.of("only"));
    }

    @Override
    public Value output(ModelOps g, Value hidden, Backbone backbone, Sequence in) {
      throw new UnsupportedOperationException("[byte_head] is never computed");
    }

    @Override
    public Value lossSum(ModelOps g, Value output, Targets targets) {
      throw new UnsupportedOperationException("[byte_head] is never computed");
    }

    @Override
    public List<Example> examples(DataRow row) {
      if (!(row.fields().get("text") instanceof String text)) {
        throw new UserException(
            UserException.Kind.INPUT, Problem.of("the row has no text").at(row.place()));
      }
      return List.of(new Example(TOKENIZER.ids(text, SpecialTokens.PLAIN), new int[0], List.of(0)));
    }
  }

  private static List<DataRow> rows(String part, String... texts) {
    List<DataRow> rows = new java.util.ArrayList<>();
    for (String text : texts) {
      rows.add(new DataRow(part + ".csv:" + (rows.size() + 2), Map.of("text", text)));
    }
    return rows;
  }

  private static FineTuneData.HeadRows parts(
      List<DataRow> train, List<DataRow> validation, List<DataRow> test, boolean split) {
    return new FineTuneData.HeadRows(
        new LabelledRows(train, validation, test, split, false, 0),
        new LabelledRows(List.of(), List.of(), List.of(), false, false, 0));
  }

  private static HeadExamples examples(FineTuneData.HeadRows rows, boolean allowLeaks) {
    return HeadExamples.of(new ByteHead(), rows, config(allowLeaks), 64, 0, TOKENIZER);
  }

  private static ExamplesConfig config(boolean allowLeaks) {
    return new ExamplesConfig(Optional.empty(), Truncation.END, Layout.AUTO, false, allowLeaks);
  }

  @Test
  void of_testRowEqualUpToCaseAndPunctuation_isRefused() {
    FineTuneData.HeadRows rows =
        parts(
            rows("train", "Where is my card?", "other"),
            rows("validation", "new"),
            rows("test", "fresh", "where is MY card"),
            false);

    assertThatThrownBy(() -> examples(rows, false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("test.csv:3: a row of test is in the training data too")
        .hasMessageNotContaining("test.csv:2");
    assertThat(examples(rows, true).train().examples()).hasSize(2);
  }

  @Test
  void of_givenTestBesideSplitValidation_isCheckedAllTheSame() {
    FineTuneData.HeadRows rows =
        parts(rows("train", "same", "other"), rows("train", "SAME!"), rows("test", "same"), true);

    assertThatThrownBy(() -> examples(rows, false)).hasMessageContaining("a row of test");
    HeadExamples allowed = examples(rows, true);
    assertThat(allowed.leaked()).isEqualTo(1);
    assertThat(allowed.validation().examples()).isEmpty();
  }

  @Test
  void rowCheck_severalKindsOfFaults_findsThoseBehindTheFirst() {
    List<DataRow> train =
        List.of(
            new DataRow("train.csv:2", Map.of("text", "good")),
            new DataRow("train.csv:3", Map.of("txt", "bad")));
    FineTuneData.HeadRows rows =
        parts(train, rows("validation", "new"), rows("test", "Good."), false);
    RowCheck check = new RowCheck();

    check.examples(new ByteHead(), rows, config(false), 64, 0, TOKENIZER);

    assertThat(check.problems().toString())
        .contains("train.csv:3", "the row has no text")
        .contains("test.csv:2", "a row of test is in the training data too");
  }

  @Test
  void rowCheck_goodRows_findsNothing() {
    FineTuneData.HeadRows rows =
        parts(rows("train", "a", "b"), rows("validation", "c"), rows("test", "d"), false);
    RowCheck check = new RowCheck();

    check.examples(new ByteHead(), rows, config(false), 64, 0, TOKENIZER);

    assertThat(check.problems()).isEmpty();
  }
}
