package dev.jackdaw.cli;

import dev.jackdaw.model.DataRow;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.rows.RowFiles;
import dev.jackdaw.rows.RowFilesConfig;
import dev.jackdaw.rows.RowFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Texts in a file: a column of a table or of JSON, or each line of a plain text. */
record RowInput(Path file, Optional<String> column) {
  static final String TEXT = "text";
  private static final List<String> TABLES =
      List.of(".csv", ".tsv", ".tab", ".json", ".jsonl", ".ndjson");

  private boolean isTable() {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT).replaceAll("[.]gz$", "");
    return TABLES.stream().anyMatch(name::endsWith);
  }

  /**
   * The rows, read as they are taken; the caller closes the stream. Blank lines of a plain text are passed over.
   *
   * @throws UserException if the file cannot be read, or rows of it
   */
  @SuppressWarnings("StreamResourceLeak") // whoever asks for the rows closes them
  Stream<DataRow> rows() {
    if (isTable()) {
      RowFilesConfig config =
          new RowFilesConfig(
              List.of(file.toString()),
              RowFormat.AUTO,
              column
                  .filter(name -> !name.equals(TEXT))
                  .map(name -> Map.of(TEXT, name))
                  .orElse(Map.of()),
              true,
              List.of(),
              Optional.empty());
      return new RowFiles().rows(config, Path.of(""));
    }
    if (column.isPresent()) {
      throw new UserException(
          UserException.Kind.USAGE,
          Problem.of("--column is for tables and JSON, and each line of this file is a text")
              .at(file.toString()));
    }
    AtomicLong line = new AtomicLong();
    try {
      return Files.lines(file)
          .map(text -> new DataRow(file + ":" + line.incrementAndGet(), Map.of(TEXT, text)))
          .filter(row -> !text(row).isBlank());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Takes the rows in pieces of so many, the last one smaller. */
  void forEach(int size, Consumer<List<DataRow>> piece) {
    try (Stream<DataRow> rows = rows()) {
      List<DataRow> held = new ArrayList<>();
      rows.forEachOrdered(
          row -> {
            held.add(row);
            if (held.size() == size) {
              piece.accept(List.copyOf(held));
              held.clear();
            }
          });
      if (!held.isEmpty()) {
        piece.accept(List.copyOf(held));
      }
    } catch (UncheckedIOException e) {
      throw unreadable(Objects.requireNonNull(e.getCause()));
    }
  }

  private UserException unreadable(IOException e) {
    String reason =
        e instanceof CharacterCodingException
            ? "is not UTF-8 text"
            : "cannot be read: " + e.getMessage();
    return new UserException(UserException.Kind.INPUT, Problem.of(reason).at(file.toString()), e);
  }

  /** The text of a row. */
  static String text(DataRow row) {
    if (row.fields().get(TEXT) instanceof String text) {
      return text;
    }
    throw new UserException(
        UserException.Kind.INPUT,
        Problem.of("there is no text in column \"" + TEXT + "\"")
            .at(row.place())
            .available(row.fields().keySet().stream().sorted().toList())
            .fix("name the column with --column"));
  }
}
