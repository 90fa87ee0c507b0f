package dev.jackdaw.task;

import java.util.List;

/**
 * A table of a report.
 *
 * @param title what it shows
 * @param columns headings, the first of what the rows are
 * @param rows texts and numbers, as many as columns; fractional numbers are shown with four digits
 */
public record Table(String title, List<String> columns, List<List<Object>> rows) {
  public Table {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<Object> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "[table] \"" + title + "\" has " + columns.size() + " columns, a row " + row.size());
      }
    }
  }
}
