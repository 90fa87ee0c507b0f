package dev.jackdaw.sources;

import dev.jackdaw.data.Document;
import dev.jackdaw.data.TextSourceFactory;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The text source {@code mix}. */
@SuppressWarnings("rawtypes") // Guice binds contracts without their type arguments
public final class MixSource implements TextSourceFactory<MixConfig> {
  private final Map<String, Provider<TextSourceFactory>> sources;

  @Inject
  MixSource(Map<String, Provider<TextSourceFactory>> sources) {
    this.sources = sources;
  }

  @Override
  public Stream<Document> documents(MixConfig config, Path folder) {
    return config.sources().stream()
        .flatMap(
            part -> IntStream.range(0, part.times()).boxed().flatMap(_ -> documents(part, folder)));
  }

  private Stream<Document> documents(MixConfig.Part part, Path folder) {
    @SuppressWarnings("unchecked") // the binder has read the factory's own record
    TextSourceFactory<Record> source =
        (TextSourceFactory<Record>) Objects.requireNonNull(sources.get(part.text().type())).get();
    Stream<Document> documents = source.documents(part.text().config(), folder);
    return part.documents().map(most -> first(documents, most)).orElse(documents);
  }

  /** The first documents, each whole: a document may come in pieces. */
  private static Stream<Document> first(Stream<Document> documents, long most) {
    long[] ended = {0};
    return documents.takeWhile(
        document -> {
          boolean taken = ended[0] < most;
          ended[0] += document.continues() ? 0 : 1;
          return taken;
        });
  }
}
