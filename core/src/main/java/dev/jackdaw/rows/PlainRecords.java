package dev.jackdaw.rows;

import dev.jackdaw.corpus.Problems;
import dev.jackdaw.corpus.Utf8Lines;
import dev.jackdaw.corpus.WholeLines;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A line is a record, a separator ends a field, nothing else means anything: text/tab-separated-values of IANA. */
final class PlainRecords implements TableRecords {
  private final WholeLines lines;
  private final Pattern separator;

  PlainRecords(Utf8Lines lines, String name, String separator, Problems problems) {
    this.lines = new WholeLines(lines, name, problems);
    this.separator = Pattern.compile(separator, Pattern.LITERAL);
  }

  @Override
  public @Nullable TableRecord next() throws IOException {
    String line = lines.next();
    while (line != null && withoutBreak(line).isEmpty()) {
      line = lines.next();
    }
    return line == null
        ? null
        : new TableRecord(lines.line(), List.of(separator.split(withoutBreak(line), -1)));
  }

  private static String withoutBreak(String line) {
    int end = line.length();
    while (end > 0 && (line.charAt(end - 1) == '\n' || line.charAt(end - 1) == '\r')) {
      end--;
    }
    return line.substring(0, end);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
