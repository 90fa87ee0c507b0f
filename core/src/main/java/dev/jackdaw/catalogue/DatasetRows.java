package dev.jackdaw.catalogue;

import dev.jackdaw.data.RowSourceFactory;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.rows.RowFiles;
import dev.jackdaw.rows.RowFilesConfig;
import dev.jackdaw.rows.RowFormat;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The row source {@code dataset}: rows of a data set of the catalogue, from the cache or a folder of copies. Never downloads. */
public final class DatasetRows implements RowSourceFactory<DatasetConfig> {
  private final Catalogue catalogue;
  private final DataCache cache;

  /** Of the catalogue Jackdaw brings, in the user's cache. */
  public DatasetRows() {
    this(
        Catalogue.standard(),
        DataCache.standard(System.getenv(), System.getProperty("user.home", ".")));
  }

  DatasetRows(Catalogue catalogue, DataCache cache) {
    this.catalogue = catalogue;
    this.cache = cache;
  }

  @Override
  public Stream<DataRow> rows(DatasetConfig config, Path folder) {
    DataSet set = catalogue.set(config.id());
    PartFiles part = set.parts().get(config.part());
    if (part == null) {
      throw new UserException(
          UserException.Kind.CONFIGURATION,
          Problem.of("the data set %s has no part \"%s\"".formatted(set.id(), config.part()))
              .available(List.copyOf(set.parts().keySet())));
    }
    List<DataFile> wanted = part.files().stream().map(set::file).toList();
    Map<DataFile, Path> files = cache.files(set, wanted, config.dir().map(folder::resolve));
    List<Path> paths =
        wanted.stream().map(file -> Objects.requireNonNull(files.get(file))).toList();
    return part.format() == PartFiles.Layout.LINES
        ? lines(part, paths)
        : paths.stream().flatMap(path -> rows(part, path));
  }

  private static Stream<DataRow> rows(PartFiles part, Path path) {
    RowFilesConfig config =
        new RowFilesConfig(
            List.of(path.getFileName().toString()),
            RowFormat.valueOf(part.format().name()),
            part.columns(),
            part.names().isEmpty(),
            part.names(),
            Optional.empty());
    return new RowFiles().rows(config, Objects.requireNonNull(path.toAbsolutePath().getParent()));
  }

  /** Files whose lines belong together. */
  private static Stream<DataRow> lines(PartFiles part, List<Path> paths) {
    List<List<String>> columns = new ArrayList<>();
    for (Path path : paths) {
      columns.add(lines(path));
    }
    int count = columns.getFirst().size();
    for (int i = 1; i < columns.size(); i++) {
      if (columns.get(i).size() != count) {
        throw new UserException(
            UserException.Kind.INPUT,
            Problem.of(
                    "has %,d lines, %s has %,d: they do not belong together"
                        .formatted(columns.get(i).size(), paths.getFirst().getFileName(), count))
                .at(paths.get(i).toString()));
      }
    }
    return IntStream.range(0, count)
        .mapToObj(
            line -> {
              Map<String, Object> fields = new LinkedHashMap<>();
              for (int i = 0; i < columns.size(); i++) {
                fields.put(part.names().get(i), columns.get(i).get(line).strip());
              }
              return new DataRow(paths.getFirst().getFileName() + ":" + (line + 1), fields);
            });
  }

  private static List<String> lines(Path path) {
    try {
      return Files.readAllLines(path, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw unreadable(path, "is not UTF-8", e);
    } catch (IOException e) {
      throw unreadable(path, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static UserException unreadable(Path path, String why, IOException e) {
    return new UserException(UserException.Kind.INPUT, Problem.of(why).at(path.toString()), e);
  }
}
