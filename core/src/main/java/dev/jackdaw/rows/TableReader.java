package dev.jackdaw.rows;

import dev.jackdaw.corpus.Problems;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.rows.TableRecords.TableRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows of a CSV or TSV file: its records under the names of its columns, all of them text. */
final class TableReader implements RowReader {
  private final TableRecords records;
  private final String name;
  private final Problems problems;
  private final Columns columns;
  private final List<String> names;

  /**
   * Reads the header where there is one.
   *
   * @param names the columns of a file without a header; empty if it has one
   */
  TableReader(
      TableRecords records, String name, List<String> names, Columns columns, Problems problems)
      throws IOException {
    this.records = records;
    this.name = name;
    this.problems = problems;
    this.columns = columns;
    this.names = names.isEmpty() ? header() : names;
    if (!this.names.isEmpty()) {
      columns.check(this.names, names.isEmpty() ? name + ":1" : name, problems);
    }
  }

  private List<String> header() throws IOException {
    TableRecord record = records.next();
    if (record == null) {
      return List.of();
    }
    List<String> header = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (String field : record.fields()) {
      String column = field.isBlank() ? "column " + (header.size() + 1) : field.strip();
      if (!known.add(column)) {
        problems.add(
            name + ":" + record.line(),
            "two columns are called \"" + column + "\"",
            "rename one, or set header to false and list names");
      }
      header.add(column);
    }
    return List.copyOf(header);
  }

  @Override
  public @Nullable DataRow next() throws IOException {
    TableRecord record = records.next();
    while (record != null && record.fields().size() != names.size()) {
      refuse(record);
      record = records.next();
    }
    if (record == null) {
      return null;
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      fields.put(names.get(i), record.fields().get(i));
    }
    return new DataRow(name + ":" + record.line(), columns.renamed(fields));
  }

  private void refuse(TableRecord record) {
    int count = record.fields().size();
    String what =
        "the row has %d %s, there are %d columns: %s"
            .formatted(
                count, count == 1 ? "field" : "fields", names.size(), String.join(", ", names));
    problems.add(name + ":" + record.line(), what);
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
