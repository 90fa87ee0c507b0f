package dev.jackdaw.catalogue;

import dev.jackdaw.config.Doc;
import dev.jackdaw.problem.NearestName;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The data sets that are known.
 *
 * @param sets in the order they are listed
 */
public record Catalogue(@Doc("The data sets") List<DataSet> sets) {
  private static final String RESOURCE = "catalogue.yaml";

  public Catalogue {
    sets = List.copyOf(sets);
    if (sets.stream().map(DataSet::id).distinct().count() < sets.size()) {
      throw new IllegalArgumentException("a data set is listed twice");
    }
  }

  /** The one that Jackdaw brings. */
  public static Catalogue standard() {
    try (InputStream in = Catalogue.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("[catalogue] resource " + RESOURCE + " is missing");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), RESOURCE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a catalogue.
   *
   * @param source named in problems
   * @throws UserException of kind CONFIGURATION with everything that is wrong with it
   */
  static Catalogue parse(String yaml, String source) {
    return Binder.bind(
        Yaml.parse(yaml, source),
        Catalogue.class,
        () -> {
          throw new IllegalStateException("[catalogue] data sets have no components");
        },
        null);
  }

  /**
   * A data set by its id.
   *
   * @throws UserException of kind USAGE if there is none, with those there are
   */
  public DataSet set(String id) {
    return sets.stream()
        .filter(set -> set.id().equals(id))
        .findFirst()
        .orElseThrow(
            () -> {
              List<String> ids = sets.stream().map(DataSet::id).toList();
              Problem problem =
                  Problem.of("there is no data set \"" + id + "\" in the catalogue").available(ids);
              return new UserException(
                  UserException.Kind.USAGE,
                  NearestName.of(id, ids)
                      .map(near -> problem.fix("did you mean \"" + near + "\"?"))
                      .orElse(problem));
            });
  }
}
