package dev.jackdaw.cli;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a row of results goes for each row that was read. */
interface RowOutput extends AutoCloseable {
  /** How a file lays them out, by its name. */
  enum Layout {
    JSONL,
    CSV,
    NPY;

    /** @throws UserException if the name says none of those that can be written */
    static Layout of(Path file, List<Layout> possible) {
      String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
      return possible.stream()
          .filter(layout -> name.endsWith("." + layout.name().toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElseThrow(
              () ->
                  new UserException(
                      UserException.Kind.USAGE,
                      Problem.of("--out: the name does not say how to write it")
                          .at(file.toString())
                          .available(
                              possible.stream()
                                  .map(layout -> "." + layout.name().toLowerCase(Locale.ROOT))
                                  .toList())));
    }
  }

  /** Writes a row: values by column, always the same columns. */
  void write(Map<String, ?> row) throws IOException;

  @Override
  void close() throws IOException;

  /** JSON objects, one a line. */
  static RowOutput jsonl(Path file) throws IOException {
    BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
    return new RowOutput() {
      @Override
      public void write(Map<String, ?> row) throws IOException {
        out.write(Json.line(row));
        out.write('\n');
      }

      @Override
      public void close() throws IOException {
        out.close();
      }
    };
  }

  /** A table with a header; lists are joined by {@code |}. */
  static RowOutput csv(Path file, List<String> columns) throws IOException {
    BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
    out.write(line(columns.stream()));
    return new RowOutput() {
      @Override
      public void write(Map<String, ?> row) throws IOException {
        out.write(line(columns.stream().map(row::get)));
      }

      @Override
      public void close() throws IOException {
        out.close();
      }
    };
  }

  private static String line(Stream<?> values) {
    return values.map(RowOutput::field).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String field(Object value) {
    String text =
        value instanceof List<?> list
            ? list.stream().map(Object::toString).collect(Collectors.joining("|"))
            : value.toString();
    return text.matches("(?s).*[\",\r\n].*") ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
  }
}
