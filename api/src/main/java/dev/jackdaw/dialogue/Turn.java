package dev.jackdaw.dialogue;

import dev.jackdaw.chat.Message;
import java.util.List;
import java.util.Optional;

/**
 * What somebody just said, and what was said before.
 *
 * @param text what was said, as the rules before this one have left it
 * @param intent what it means; empty where the bot has no classifier
 * @param followUp whether it was taken for a question about what was spoken of last, whose intent it then has
 * @param before the conversation so far, as it is remembered
 */
public record Turn(String text, Optional<Intent> intent, boolean followUp, List<Message> before) {
  public Turn {
    before = List.copyOf(before);
  }

  /** Whether the classifier has no intent to give. */
  public boolean abstains() {
    return intent.map(Intent::abstains).orElse(false);
  }
}
