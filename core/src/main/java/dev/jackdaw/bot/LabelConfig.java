package dev.jackdaw.bot;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is answered by labelling what somebody sent: a clause pasted into the chat, say.
 *
 * @param from the fine-tuning of the recipe that made the classifier
 * @param bundle or the folder it is in
 * @param head the head that labels
 * @param say the answer, with {@code {labels}} for what was found, in words
 * @param none the answer if nothing was
 */
public record LabelConfig(
    @Doc("The fine-tuning of the recipe that made the classifier") Optional<String> from,
    @Doc("Or the folder it is in") Optional<Path> bundle,
    @Doc("The head that labels; the fine-tuning's own if left out") Optional<String> head,
    @Doc("The answer, with {labels} for what was found") @Default("This looks like: {labels}.")
        String say,
    @Doc("The answer if nothing was found") @Default("I cannot tell what this is.") String none) {
  public LabelConfig {
    if (from.isPresent() == bundle.isPresent()) {
      throw new IllegalArgumentException(
          "give from, a fine-tuning of the recipe, or bundle, a folder: one of the two");
    }
    if (!say.contains("{labels}")) {
      throw new IllegalArgumentException("say \"" + say + "\" has no {labels}");
    }
  }

  PartConfig part() {
    return new PartConfig(from, bundle, head);
  }
}
