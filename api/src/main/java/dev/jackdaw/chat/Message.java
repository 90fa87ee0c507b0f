package dev.jackdaw.chat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One turn of a conversation.
 *
 * @param role who speaks: {@code system}, {@code user}, {@code assistant}, {@code tool}, or what else a template knows
 * @param content what was said; empty where an assistant only calls tools
 * @param fields what else the turn carries, as in JSON, and hands to the template by name: {@code tool_calls}, {@code name}, {@code
 *     tool_call_id}, {@code reasoning_content}; never {@code role} or {@code content}
 */
public record Message(String role, String content, Map<String, Object> fields) {
  public static final String SYSTEM = "system";
  public static final String USER = "user";
  public static final String ASSISTANT = "assistant";

  public Message {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields)); // keeps their order
    if (role.isBlank() || fields.containsKey("role") || fields.containsKey("content")) {
      throw new IllegalArgumentException(
          "[message] role \"" + role + "\", further fields " + fields.keySet());
    }
  }

  public Message(String role, String content) {
    this(role, content, Map.of());
  }

  public static Message system(String content) {
    return new Message(SYSTEM, content);
  }

  public static Message user(String content) {
    return new Message(USER, content);
  }

  public static Message assistant(String content) {
    return new Message(ASSISTANT, content);
  }

  public boolean isAssistant() {
    return role.equals(ASSISTANT);
  }
}
