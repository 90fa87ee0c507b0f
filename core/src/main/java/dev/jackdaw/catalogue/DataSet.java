package dev.jackdaw.catalogue;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A public data set.
 *
 * @param id what recipes and commands call it
 * @param title what it is called
 * @param about what is in it
 * @param licence as its publisher states it
 * @param source its home
 * @param files what it consists of
 * @param parts its rows by part; of a set of texts there are none
 */
public record DataSet(
    @Doc("What recipes call it") String id,
    @Doc("What it is called") String title,
    @Doc("What is in it") String about,
    @Doc("As its publisher states it") String licence,
    @Doc("Its home") String source,
    @Doc("What it consists of") List<DataFile> files,
    @Doc("Its rows by part") @Default("{}") Map<String, PartFiles> parts) {
  public DataSet {
    files = List.copyOf(files);
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    if (!id.matches("[a-z0-9][a-z0-9-]{0,49}")) {
      throw new IllegalArgumentException("\"" + id + "\" cannot be the id of a data set");
    }
    List<String> names = files.stream().map(DataFile::name).toList();
    if (names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException(id + " has a file twice: " + names);
    }
    parts.forEach(
        (part, of) -> {
          if (!names.containsAll(of.files())) {
            throw new IllegalArgumentException(
                id + " has no file of its part " + part + ": " + of.files());
          }
        });
  }

  /** Length of all files. */
  public long bytes() {
    return files.stream().mapToLong(DataFile::bytes).sum();
  }

  DataFile file(String name) {
    return files.stream().filter(file -> file.name().equals(name)).findFirst().orElseThrow();
  }
}
