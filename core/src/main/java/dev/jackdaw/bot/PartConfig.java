package dev.jackdaw.bot;

import dev.jackdaw.config.Doc;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model of a bot.
 *
 * @param from the fine-tuning of the recipe that made it
 * @param bundle or the folder it is in
 * @param head the head that is used; that of the fine-tuning, or the only one that fits, if left out
 */
public record PartConfig(
    @Doc("The fine-tuning of the recipe that made it") Optional<String> from,
    @Doc("Or the folder it is in") Optional<Path> bundle,
    @Doc("The head that is used; the fine-tuning's own if left out") Optional<String> head) {
  public PartConfig {
    if (from.isPresent() == bundle.isPresent()) {
      throw new IllegalArgumentException(
          "give from, a fine-tuning of the recipe, or bundle, a folder: one of the two");
    }
  }

  /** The model in a folder. */
  static PartConfig in(Path bundle, Optional<String> head) {
    return new PartConfig(Optional.empty(), Optional.of(bundle), head);
  }
}
