package dev.jackdaw.rows;

import dev.jackdaw.corpus.Problems;
import dev.jackdaw.corpus.Utf8Lines;
import dev.jackdaw.corpus.WholeLines;
import dev.jackdaw.model.DataRow;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** Rows of a file with one JSON object per line; blank lines are passed over. */
final class JsonLinesReader implements RowReader {
  private final WholeLines lines;
  private final String name;
  private final Columns columns;
  private final Problems problems;
  private final JsonMapper json = new JsonMapper();

  JsonLinesReader(Utf8Lines lines, String name, Columns columns, Problems problems) {
    this.lines = new WholeLines(lines, name, problems);
    this.name = name;
    this.columns = columns;
    this.problems = problems;
  }

  @Override
  public @Nullable DataRow next() throws IOException {
    String line = lines.next();
    while (line != null) {
      DataRow row = line.isBlank() ? null : row(line, name + ":" + lines.line());
      if (row != null) {
        return row;
      }
      line = lines.next();
    }
    columns.checkSeen(name, problems);
    return null;
  }

  private @Nullable DataRow row(String line, String place) {
    try (JsonParser parser = json.createParser(line)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT) {
        problems.add(place, "the line is not a JSON object but " + JsonProblems.kind(first));
        return null;
      }
      JsonValues values = new JsonValues(parser);
      Map<String, Object> fields = values.object();
      if (parser.nextToken() != null) {
        int column = parser.currentTokenLocation().getColumnNr();
        problems.add(place + ":" + column, "something follows the JSON object");
        return null;
      }
      Optional<JsonFault> fault = values.fault();
      if (fault.isPresent()) {
        problems.add(place + ":" + fault.get().location().getColumnNr(), fault.get().what());
        return null;
      }
      return new DataRow(place, columns.renamed(fields));
    } catch (JacksonException e) {
      String column = e.getLocation() == null ? "" : ":" + e.getLocation().getColumnNr();
      problems.add(place + column, JsonProblems.reason(e));
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
