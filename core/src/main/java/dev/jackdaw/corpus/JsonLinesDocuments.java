package dev.jackdaw.corpus;

import dev.jackdaw.data.Document;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON lines: one object per line, one document per object. Every bad line is a problem of its own. */
final class JsonLinesDocuments implements DocumentReader {
  private static final int FIELDS_SHOWN = 8;

  private final WholeLines lines;
  private final String name;
  private final String field;
  private final Problems problems;
  private final Deque<Document> pieces = new ArrayDeque<>();
  private final JsonMapper json =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  JsonLinesDocuments(Utf8Lines lines, String name, String field, Problems problems) {
    this.lines = new WholeLines(lines, name, problems);
    this.name = name;
    this.field = field;
    this.problems = problems;
  }

  @Override
  public @Nullable Document next() throws IOException {
    while (pieces.isEmpty()) {
      String line = lines.next();
      if (line == null || problems.full()) {
        return null;
      }
      if (!line.isBlank()) {
        parse(line, name + ":" + lines.line());
      }
    }
    return pieces.poll();
  }

  private void parse(String line, String place) {
    JsonNode node;
    try {
      node = json.readTree(line);
    } catch (JacksonException e) {
      String column = e.getLocation() == null ? "" : ":" + e.getLocation().getColumnNr();
      problems.add(place + column, "is not JSON: " + firstLine(e.getOriginalMessage()));
      return;
    }
    if (!node.isObject()) {
      problems.add(place, "the line is not a JSON object but " + kind(node));
      return;
    }
    JsonNode text = node.get(field);
    if (text == null) {
      String fields =
          node.propertyNames().stream().limit(FIELDS_SHOWN).collect(Collectors.joining(", "));
      problems.add(
          place,
          "has no field \"" + field + "\"; its fields: " + fields,
          "set field to the name of the text");
    } else if (!text.isString()) {
      problems.add(place, "field \"" + field + "\" is not a string but " + kind(text));
    } else {
      accept(text.stringValue(), place);
    }
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("unreadable");
  }

  private static String kind(JsonNode node) {
    return node.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  private void accept(String text, String place) {
    int bad = invalidUnit(text);
    if (bad >= 0) {
      String what = text.charAt(bad) == 0 ? "the character U+0000" : "an unpaired surrogate";
      problems.add(place, "field \"" + field + "\" contains " + what + " at index " + bad);
      return;
    }
    if (text.isBlank()) {
      return;
    }
    StringBuilder rest = new StringBuilder(text);
    while (rest.length() > Pieces.LIMIT) {
      CharSequence head = rest.subSequence(0, Pieces.LIMIT + 1);
      int cut = Pieces.cut(head);
      pieces.add(new Document(rest.substring(0, cut), place, true));
      rest.delete(0, cut);
    }
    pieces.add(Document.of(rest.toString(), place));
  }

  private static int invalidUnit(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isLowSurrogate(c)) {
        return i;
      }
      if (Character.isHighSurrogate(c)) {
        if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
