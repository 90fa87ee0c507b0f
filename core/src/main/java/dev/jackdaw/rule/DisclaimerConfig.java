package dev.jackdaw.rule;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A sentence every answer ends with.
 *
 * @param sentence the sentence
 * @param file or a file that holds it
 * @param except intents whose answers go without
 */
public record DisclaimerConfig(
    @Doc("A sentence every answer ends with") Optional<String> sentence,
    @Doc("A file that holds the sentence") Optional<Path> file,
    @Doc("Intents whose answers go without") @Default("[]") List<String> except) {
  public DisclaimerConfig {
    except = List.copyOf(except);
    if (sentence.isPresent() == file.isPresent()) {
      throw new IllegalArgumentException("give sentence or file, one of the two");
    }
    if (sentence.filter(String::isBlank).isPresent()) {
      throw new IllegalArgumentException("sentence is empty");
    }
  }
}
