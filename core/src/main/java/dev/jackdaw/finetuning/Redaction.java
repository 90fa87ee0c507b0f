package dev.jackdaw.finetuning;

import dev.jackdaw.model.DataRow;
import dev.jackdaw.pii.PersonalData;
import dev.jackdaw.pii.PersonalDatum;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes personal data out of rows, wherever text stands in them, and counts what it took. */
final class Redaction {
  private final Set<PersonalDatum.Kind> kinds;
  private int count;

  Redaction(Collection<PersonalKind> kinds) {
    this.kinds = kinds.stream().map(PersonalKind::kind).collect(Collectors.toUnmodifiableSet());
  }

  /** How many data were taken out so far. */
  int count() {
    return count;
  }

  List<DataRow> of(List<DataRow> rows) {
    return kinds.isEmpty() ? rows : rows.stream().map(this::of).toList();
  }

  private DataRow of(DataRow row) {
    Map<String, Object> fields = new LinkedHashMap<>();
    row.fields().forEach((name, value) -> fields.put(name, redacted(value)));
    return new DataRow(row.place(), fields);
  }

  private Object redacted(Object value) {
    return switch (value) {
      case String text -> redacted(text);
      case List<?> list -> list.stream().map(this::redactedOrNull).collect(Collectors.toList());
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> fields = new LinkedHashMap<>();
        map.forEach((name, child) -> fields.put(name, redactedOrNull(child)));
        yield fields;
      }
      default -> value;
    };
  }

  /** Lists and objects of JSON may hold null. */
  private @Nullable Object redactedOrNull(@Nullable Object value) {
    return value == null ? null : redacted(value);
  }

  private String redacted(String text) {
    StringBuilder rest = new StringBuilder();
    int at = 0;
    for (PersonalDatum datum : PersonalData.find(text)) {
      if (kinds.contains(datum.kind())) {
        rest.append(text, at, datum.start()).append(datum.kind().placeholder());
        at = datum.end();
        count++;
      }
    }
    return at == 0 ? text : rest.append(text, at, text.length()).toString();
  }
}
