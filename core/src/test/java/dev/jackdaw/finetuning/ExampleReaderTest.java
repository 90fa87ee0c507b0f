package dev.jackdaw.finetuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.model.DataRow;
import dev.jackdaw.problem.UserException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExampleReaderTest {
  private static final LetterLabels HEAD = new LetterLabels(List.of("up", "down"));

  private static DataRow row(int line, String text, String label) {
    return new DataRow("rows.csv:" + line, Map.of("text", text, "label", label));
  }

  private static ExampleReader reader(Truncation truncation, int most, int virtual) {
    ExamplesConfig config =
        new ExamplesConfig(Optional.of(most), truncation, Layout.AUTO, false, false);
    return new ExampleReader(HEAD, config, 10, virtual);
  }

  @ParameterizedTest
  @CsvSource({"END, abc", "START, cde"})
  void read_longExample_isCutAndCounted(Truncation truncation, String kept) {
    ExampleSet set =
        reader(truncation, 3, 0).read(List.of(row(1, "abcde", "up"), row(2, "ab", "down")));

    assertThat(set.truncated()).isEqualTo(1);
    assertThat(set.examples().getFirst().ids())
        .containsExactly(kept.chars().map(c -> c - 'a').toArray());
    assertThat(set.longest()).isEqualTo(3);
  }

  @Test
  void read_virtualTokens_standInFrontAndSurviveCutting() {
    ExampleSet set = reader(Truncation.START, 3, 2).read(List.of(row(1, "abcde", "up")));

    assertThat(set.examples().getFirst().ids()).containsExactly(-1, -2, 2, 3, 4);
  }

  @Test
  void read_longExampleToDrop_isCounted() {
    ExampleSet set =
        reader(Truncation.DROP, 3, 0).read(List.of(row(1, "abcde", "up"), row(2, "ab", "down")));

    assertThat(set.examples()).hasSize(1);
    assertThat(set.dropped()).isEqualTo(1);
  }

  @Test
  void read_severalBadRows_allAreNamed() {
    List<DataRow> rows =
        List.of(
            row(1, "abcde", "up"),
            new DataRow("rows.csv:2", Map.of("label", "up")),
            new DataRow("rows.csv:3", Map.of("text", "ab")));

    assertThatThrownBy(() -> reader(Truncation.REFUSE, 3, 0).read(rows))
        .isInstanceOfSatisfying(
            UserException.class,
            e ->
                assertThat(e.problems().toString())
                    .contains("rows.csv:1", "5 tokens, at most 3")
                    .contains("rows.csv:2", "no text")
                    .contains("rows.csv:3", "no label"));
  }

  @Test
  void reader_virtualTokensFillTheContext_isRefused() {
    assertThatThrownBy(() -> reader(Truncation.END, 3, 10))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("10 virtual tokens leave no room");
  }
}
