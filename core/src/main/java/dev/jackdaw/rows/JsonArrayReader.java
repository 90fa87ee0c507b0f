package dev.jackdaw.rows;

import dev.jackdaw.corpus.Problems;
import dev.jackdaw.corpus.Utf8Lines;
import dev.jackdaw.model.DataRow;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.json.JsonMapper;

/** Rows of a file that is one JSON array of objects, read one after another. Where the JSON itself is broken the file ends. */
final class JsonArrayReader implements RowReader {
  private final TextReader text;
  private final JsonParser parser;
  private final String name;
  private final Columns columns;
  private final Problems problems;
  private boolean begun;
  private boolean ended;

  JsonArrayReader(Utf8Lines lines, String name, Columns columns, Problems problems) {
    this.text = new TextReader(lines, "");
    this.parser = new JsonMapper().createParser(text);
    this.name = name;
    this.columns = columns;
    this.problems = problems;
  }

  @Override
  public @Nullable DataRow next() throws IOException {
    try {
      DataRow row = null;
      while (row == null && !ended) {
        row = begun ? element() : begin();
      }
      return row;
    } catch (JacksonIOException e) {
      throw e.getCause();
    } catch (JacksonException e) {
      ended = true;
      if (!text.failed()) {
        problems.add(
            place(e.getLocation() == null ? parser.currentLocation() : e.getLocation()),
            JsonProblems.reason(e),
            "the rest of the file was not read");
      }
      return null;
    }
  }

  private @Nullable DataRow begin() {
    begun = true;
    JsonToken first = parser.nextToken();
    if (first != JsonToken.START_ARRAY) {
      ended = true;
      problems.add(
          name,
          "the file is not a JSON array but " + JsonProblems.kind(first),
          first == JsonToken.START_OBJECT
              ? "put the rows into one array, or set format to jsonl if each line is an object"
              : "put the rows into one array of objects");
    }
    return null;
  }

  private @Nullable DataRow element() {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.END_ARRAY) {
      end();
      return null;
    }
    TokenStreamLocation start = parser.currentTokenLocation();
    if (token != JsonToken.START_OBJECT) {
      problems.add(place(start), "the row is not a JSON object but " + JsonProblems.kind(token));
      parser.skipChildren();
      return null;
    }
    JsonValues values = new JsonValues(parser);
    Map<String, Object> fields = values.object();
    Optional<JsonFault> fault = values.fault();
    if (fault.isPresent()) {
      problems.add(place(fault.get().location()), fault.get().what());
      return null;
    }
    return new DataRow(name + ":" + start.getLineNr(), columns.renamed(fields));
  }

  private void end() {
    ended = true;
    if (parser.nextToken() != null) {
      problems.add(place(parser.currentTokenLocation()), "something follows the array");
    }
    columns.checkSeen(name, problems);
  }

  private String place(TokenStreamLocation location) {
    return name + ":" + location.getLineNr() + ":" + location.getColumnNr();
  }

  @Override
  public void close() throws IOException {
    parser.close();
    text.close();
  }
}
