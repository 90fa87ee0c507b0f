package dev.jackdaw.sources;

import dev.jackdaw.data.Document;
import dev.jackdaw.data.RowSourceFactory;
import dev.jackdaw.data.TextSourceFactory;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The text source {@code rows}: each row is a document. Of a chat message the content counts, not the role. */
@SuppressWarnings("rawtypes") // Guice binds contracts without their type arguments
public final class RowsText implements TextSourceFactory<RowsTextConfig> {
  private static final List<String> NO_TEXT = List.of("role", "from");

  private final Map<String, Provider<RowSourceFactory>> sources;

  @Inject
  RowsText(Map<String, Provider<RowSourceFactory>> sources) {
    this.sources = sources;
  }

  @Override
  public Stream<Document> documents(RowsTextConfig config, Path folder) {
    @SuppressWarnings("unchecked") // the binder has read the factory's own record
    RowSourceFactory<Record> source =
        (RowSourceFactory<Record>) Objects.requireNonNull(sources.get(config.rows().type())).get();
    return source
        .rows(config.rows().config(), folder)
        .map(row -> document(row, config.fields()))
        .filter(document -> !document.text().isBlank());
  }

  private static Document document(DataRow row, List<String> fields) {
    List<String> missing =
        fields.stream().filter(field -> !row.fields().containsKey(field)).toList();
    if (missing.size() == fields.size()) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("the row has none of the fields " + fields)
              .at(row.place())
              .available(row.fields().keySet().stream().sorted().toList()));
    }
    String text =
        fields.stream()
            .flatMap(field -> texts(row.fields().get(field)))
            .filter(each -> !each.isBlank())
            .collect(Collectors.joining("\n"));
    return Document.of(text, row.place());
  }

  private static Stream<String> texts(@Nullable Object value) {
    return switch (value) {
      case String text -> Stream.of(text);
      case List<?> list -> list.stream().flatMap(RowsText::texts);
      case Map<?, ?> map ->
          new TreeMap<>(map)
              .entrySet().stream()
                  .filter(entry -> !NO_TEXT.contains(String.valueOf(entry.getKey())))
                  .flatMap(entry -> texts(entry.getValue()));
      case null, default -> Stream.empty();
    };
  }
}
