package dev.jackdaw.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.model.DataRow;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What every row source keeps to. A plugin's test extends it and opens its source on a small sample; what the rows hold, and how
 * bad input is refused, is for the plugin's own tests.
 */
public abstract class RowSourceContract {
  /** Opens the source on the same input each time. */
  protected abstract Stream<DataRow> open();

  @Test
  void rows_openedTwice_areTheSame() {
    assertThat(read()).isEqualTo(read());
  }

  @Test
  void rows_ofASample_haveFieldsAndAPlaceOfTheirOwn() {
    List<DataRow> rows = read();
    assertThat(rows).isNotEmpty();
    assertThat(rows).extracting(DataRow::place).doesNotHaveDuplicates();
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.place()).isNotBlank();
              assertThat(row.fields()).as(row.place()).isNotEmpty();
              row.fields().values().forEach(value -> assertJson(value, row.place()));
            });
  }

  @Test
  void rows_closedEarly_canBeOpenedAgain() {
    DataRow first;
    try (Stream<DataRow> rows = open()) {
      first = rows.findFirst().orElseThrow();
    }
    assertThat(read().getFirst()).isEqualTo(first);
  }

  private List<DataRow> read() {
    try (Stream<DataRow> rows = open()) {
      return rows.toList();
    }
  }

  private static void assertJson(Object value, String place) {
    assertThat(value)
        .as(place)
        .isInstanceOfAny(String.class, Number.class, Boolean.class, List.class, Map.class);
    switch (value) {
      case List<?> list -> {
        assertThatThrownBy(() -> list.add(null))
            .as(place)
            .isInstanceOf(UnsupportedOperationException.class);
        list.stream().filter(item -> item != null).forEach(item -> assertJson(item, place));
      }
      case Map<?, ?> map -> {
        assertThatThrownBy(map::clear).as(place).isInstanceOf(UnsupportedOperationException.class);
        map.keySet().forEach(key -> assertThat(key).as(place).isInstanceOf(String.class));
        map.values().forEach(item -> assertJson(item, place));
      }
      default -> {}
    }
  }
}
