package dev.jackdaw.corpus;

import dev.jackdaw.data.Document;
import java.io.IOException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Cuts a text file into documents at its boundary lines, and what is too long into pieces. */
final class TextDocuments implements DocumentReader {
  private final Utf8Lines lines;
  private final String name;
  private final DocumentBoundary kind;
  private final Predicate<String> isBoundary;
  private final StringBuilder text = new StringBuilder();
  private long firstLine = 1;
  private boolean inPieces;
  private @Nullable String heading;
  private boolean ended;

  TextDocuments(Utf8Lines lines, String name, DocumentBoundary kind, @Nullable String separator) {
    this.lines = lines;
    this.name = name;
    this.kind = kind;
    this.isBoundary = boundary(kind, separator);
  }

  private static Predicate<String> boundary(DocumentBoundary kind, @Nullable String separator) {
    return switch (kind) {
      case FILE -> line -> false;
      case BLANK_LINE -> String::isBlank;
      case SEPARATOR -> line -> line.strip().equals(separator == null ? "" : separator.strip());
      case PATTERN, HEADING -> {
        Pattern pattern = Pattern.compile(separator == null ? "" : separator);
        yield line -> pattern.matcher(withoutLineBreak(line)).matches();
      }
    };
  }

  private static String withoutLineBreak(String line) {
    int end = line.length();
    while (end > 0 && (line.charAt(end - 1) == '\n' || line.charAt(end - 1) == '\r')) {
      end--;
    }
    return line.substring(0, end);
  }

  @Override
  public @Nullable Document next() throws IOException {
    while (!ended) {
      if (heading != null) {
        text.append(heading);
        heading = null;
      }
      String fragment = lines.next();
      if (fragment == null) {
        ended = true;
        return lines.failed() ? null : finished();
      }
      Document document =
          kind != DocumentBoundary.FILE && lines.wholeLine() && isBoundary.test(fragment)
              ? boundary(fragment)
              : extend(fragment);
      if (document != null) {
        return document;
      }
    }
    return null;
  }

  private @Nullable Document boundary(String line) {
    Document document = finished();
    if (kind == DocumentBoundary.HEADING) {
      heading = line;
      firstLine = lines.line();
    }
    return document;
  }

  private @Nullable Document extend(String fragment) {
    if (text.isEmpty() && !inPieces) {
      firstLine = lines.line();
    }
    text.append(fragment);
    if (text.length() <= Pieces.LIMIT) {
      return null;
    }
    int cut = Pieces.cut(text);
    Document piece = new Document(text.substring(0, cut), origin(), true);
    text.delete(0, cut);
    inPieces = true;
    return piece;
  }

  private @Nullable Document finished() {
    boolean last = inPieces;
    inPieces = false;
    if (!last && text.chars().allMatch(Character::isWhitespace)) {
      text.setLength(0);
      return null;
    }
    String whole =
        kind == DocumentBoundary.FILE || last ? text.toString() : withoutLineBreak(text.toString());
    text.setLength(0);
    return Document.of(whole, origin());
  }

  private String origin() {
    return kind == DocumentBoundary.FILE ? name : name + ":" + firstLine;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
