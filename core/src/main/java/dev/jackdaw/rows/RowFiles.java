package dev.jackdaw.rows;

import dev.jackdaw.corpus.PathExpansion;
import dev.jackdaw.corpus.Problems;
import dev.jackdaw.corpus.TextFile;
import dev.jackdaw.corpus.TextFiles;
import dev.jackdaw.corpus.Utf8Lines;
import dev.jackdaw.data.RowSourceFactory;
import dev.jackdaw.model.DataRow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The row source {@code files}: CSV, TSV, JSON and JSON lines on disk. Paths, archives, headers and the beginning of every file are
 * checked when the source is opened. What only reading shows (a row with too few fields, a bad JSON line, a bad byte) is collected
 * while the good rows go on, and thrown at the end, the first 50 problems with their places.
 */
public final class RowFiles implements RowSourceFactory<RowFilesConfig> {
  static final int PROBLEMS_SHOWN = 50;

  @Override
  public Stream<DataRow> rows(RowFilesConfig config, Path folder) {
    Problems problems = Problems.counting(PROBLEMS_SHOWN);
    List<DataFile> files = files(config, folder, problems);
    files.forEach(file -> checkBeginning(file, config, problems));
    problems.throwIfAny();
    RowIterator rows = new RowIterator(files, config);
    int traits = Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, traits), false)
        .onClose(rows::close);
  }

  private static List<DataFile> files(RowFilesConfig config, Path folder, Problems problems) {
    List<DataFile> files = new ArrayList<>();
    List<TextFile> found = PathExpansion.expand(config.paths(), folder, problems);
    for (TextFile file : found) {
      Optional<RowFormat> format =
          config.format() == RowFormat.AUTO ? RowFormat.of(file) : Optional.of(config.format());
      if (format.isPresent()) {
        files.add(new DataFile(file, format.get()));
      } else if (file.named()) {
        problems.add(
            file.name(),
            "its name does not say how it is laid out",
            "set format to csv, tsv, json or jsonl");
      }
    }
    if (files.isEmpty() && !problems.any()) {
      problems.add(
          "paths",
          "none of the " + found.size() + " files is called .csv, .tsv, .json or .jsonl",
          "set format to what they are");
    }
    return files;
  }

  private static void checkBeginning(DataFile file, RowFilesConfig config, Problems problems) {
    try (TextFiles opener = new TextFiles()) {
      try (InputStream in = opener.open(file.file());
          Utf8Lines lines = new Utf8Lines(in, file.name(), problems)) {
        if (lines.next() == null) {
          if (!lines.failed() && file.file().named()) {
            problems.add(file.name(), "is empty");
          }
          return;
        }
      }
      if (file.isTable()) {
        file.open(opener, config, problems).close();
      }
    } catch (IOException e) {
      problems.add(file.name(), TextFiles.reason(e));
    }
  }

  /** A file and how its rows are laid out. */
  record DataFile(TextFile file, RowFormat format) {
    String name() {
      return file.name();
    }

    boolean isTable() {
      return format == RowFormat.CSV || format == RowFormat.TSV;
    }

    /** A reader at the first row, the header read and checked. */
    RowReader open(TextFiles opener, RowFilesConfig config, Problems problems) throws IOException {
      InputStream in = opener.open(file);
      try {
        Utf8Lines lines = new Utf8Lines(in, name(), problems);
        Columns columns = new Columns(config.columns());
        return switch (format) {
          case CSV, TSV ->
              new TableReader(
                  records(lines, config, problems), name(), config.names(), columns, problems);
          case JSON -> new JsonArrayReader(lines, name(), columns, problems);
          case JSONL -> new JsonLinesReader(lines, name(), columns, problems);
          case AUTO -> throw new IllegalStateException("[row_files] format of " + name());
        };
      } catch (IOException | RuntimeException e) {
        in.close();
        throw e;
      }
    }

    private TableRecords records(Utf8Lines lines, RowFilesConfig config, Problems problems) {
      boolean csv = format == RowFormat.CSV;
      return config.quotes().orElse(csv)
          ? new QuotedRecords(lines, name(), csv ? ',' : '\t', problems)
          : new PlainRecords(lines, name(), csv ? "," : "\t", problems);
    }
  }
}
