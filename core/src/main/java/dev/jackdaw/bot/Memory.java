package dev.jackdaw.bot;

import dev.jackdaw.chat.Conversation;
import dev.jackdaw.chat.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What of a conversation a model is told. */
final class Memory {
  private Memory() {}

  /**
   * The longest end of a conversation that fits: the oldest turns fall out first, a question with its answer; what the model is
   * told first, and what was said last, always stay.
   *
   * @param before questions and answers in turn
   * @param fits whether a conversation leaves room for an answer
   * @return empty if not even the last question fits
   */
  static Optional<Conversation> fit(
      Optional<String> system, List<Message> before, Message last, Predicate<Conversation> fits) {
    for (int from = 0; from <= before.size(); from++) {
      if (from < before.size() && !before.get(from).role().equals(Message.USER)) {
        continue;
      }
      List<Message> messages = new ArrayList<>();
      system.map(Message::system).ifPresent(messages::add);
      messages.addAll(before.subList(from, before.size()));
      messages.add(last);
      Conversation conversation = new Conversation(messages);
      if (fits.test(conversation)) {
        return Optional.of(conversation);
      }
    }
    return Optional.empty();
  }
}
