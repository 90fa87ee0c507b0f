package dev.jackdaw.rows;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.jackdaw.corpus.Problems;
import dev.jackdaw.corpus.Utf8Lines;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * RFC 4180: fields between separators, in quotes where they hold one, a quote or a line break.
 *
 * <p>The parser takes a quote that is never closed for closed at the end of the file. Therefore a record of one NUL, which no text
 * can hold, is read after the file: where it comes as part of another record, a quote was open.
 */
final class QuotedRecords implements TableRecords {
  private static final char MARK = '\0';

  private final TextReader text;
  private final CsvReader<CsvRecord> reader;
  private final CloseableIterator<CsvRecord> records;
  private final String name;
  private final Problems problems;
  private long line = 1;
  private boolean ended;

  QuotedRecords(Utf8Lines lines, String name, char separator, Problems problems) {
    text = new TextReader(lines, "\n" + MARK + "\n");
    reader =
        CsvReader.builder()
            .fieldSeparator(separator)
            .allowExtraFields(true) // counted against the header, so that all such rows are found
            .allowMissingFields(true)
            .ofCsvRecord(text);
    records = reader.iterator();
    this.name = name;
    this.problems = problems;
  }

  @Override
  public @Nullable TableRecord next() throws IOException {
    if (ended) {
      return null;
    }
    try {
      CsvRecord record = records.next(); // the mark comes last, so there is one
      line = record.getStartingLineNumber();
      String last = record.getField(record.getFieldCount() - 1);
      boolean marked = last.indexOf(MARK) >= 0;
      ended = marked || text.failed();
      if (!ended) {
        return new TableRecord(line, record.getFields());
      }
      if (!text.failed() && (last.length() > 1 || record.getFieldCount() > 1)) {
        problems.add(
            name + ":" + line,
            "a quote is opened in field " + record.getFieldCount() + " of the row and never closed",
            "close it; a quote inside a quoted field is written twice");
      }
    } catch (CsvParseException e) {
      ended = true;
      if (!text.failed()) {
        problems.add(name + ":" + lineOf(e), reason(e), "the rest of the file was not read");
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return null;
  }

  /** The parser's message names the line of the record, nothing else does. */
  private long lineOf(CsvParseException e) {
    String message = String.valueOf(e.getMessage());
    String digits = message.replaceAll(".*line (\\d+).*", "$1");
    return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : line + 1;
  }

  private static String reason(CsvParseException e) {
    Throwable root = e;
    while (root.getCause() instanceof CsvParseException cause) {
      root = cause;
    }
    return "is not CSV: " + root.getMessage();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
