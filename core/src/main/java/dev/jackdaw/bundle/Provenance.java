package dev.jackdaw.bundle;

import dev.jackdaw.config.Default;
import java.util.List;
import java.util.Optional;

/**
 * Where a model comes from.
 *
 * @param jackdaw version of Jackdaw that wrote the bundle
 * @param java version of the Java it ran on
 * @param recipe SHA-256 of the recipe with its defaults and overrides; empty if there was none
 * @param data what it was trained on
 * @param parents models it was made from
 */
public record Provenance(
    String jackdaw,
    String java,
    Optional<String> recipe,
    @Default("[]") List<Source> data,
    @Default("[]") List<Source> parents) {
  public Provenance {
    data = List.copyOf(data);
    parents = List.copyOf(parents);
  }

  /**
   * One thing a model was made from.
   *
   * @param name file name, artifact or model
   * @param sha256 hash of its content; of {@code jackdaw.json} for a bundle
   */
  public record Source(String name, String sha256) {}
}
