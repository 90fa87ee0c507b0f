package dev.jackdaw.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was said so far.
 *
 * @param messages in order, at least one
 * @param tools the tools the model may call, each as its JSON schema; mostly none
 */
public record Conversation(List<Message> messages, List<Map<String, Object>> tools) {
  public Conversation {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("[conversation] no messages");
    }
  }

  public Conversation(List<Message> messages) {
    this(messages, List.of());
  }

  public static Conversation of(Message... messages) {
    return new Conversation(List.of(messages));
  }

  /** The same with one more turn. */
  public Conversation with(Message next) {
    List<Message> longer = new ArrayList<>(messages);
    longer.add(next);
    return new Conversation(longer, tools);
  }
}
