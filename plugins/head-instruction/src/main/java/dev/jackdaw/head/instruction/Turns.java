package dev.jackdaw.head.instruction;

import dev.jackdaw.chat.Message;
import dev.jackdaw.problem.Problem;
import java.util.List;

/** Whether the turns of a conversation can follow each other, and say something. */
final class Turns {
  static final String TOOL = "tool";
  static final List<String> ROLES = List.of(Message.SYSTEM, Message.USER, Message.ASSISTANT, TOOL);
  private static final String CALLS = "tool_calls";

  private Turns() {}

  /** Adds every turn that is out of place or empty. */
  static void check(List<Message> messages, RowFields row) {
    if (messages.stream().allMatch(message -> message.role().equals(Message.SYSTEM))) {
      row.fault("nobody asks anything: there is no user turn");
      return;
    }
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      String before = i == 0 ? "" : messages.get(i - 1).role();
      if (!follows(message.role(), before)) {
        row.fault(
            Problem.of(
                    before.isEmpty()
                        ? "the conversation begins with the role " + message.role()
                        : "turn %d, %s, follows %s".formatted(i + 1, message.role(), before))
                .fix(
                    "turns are an optional system message, then user and assistant in turn, tool results after the assistant's calls"));
      }
      Object calls = message.fields().get(CALLS);
      if (calls != null && !(calls instanceof List)) {
        row.fault("turn " + (i + 1) + ": tool_calls is not a list but " + RowFields.kind(calls));
      }
      boolean callsTools = calls instanceof List<?> list && !list.isEmpty();
      boolean mayBeEmpty = message.role().equals(TOOL) || message.isAssistant() && callsTools;
      if (message.content().isBlank() && !mayBeEmpty) {
        row.fault(
            message.isAssistant()
                ? "the answer is empty (turn " + (i + 1) + ")"
                : "turn " + (i + 1) + ", " + message.role() + ", is empty");
      }
    }
  }

  private static boolean follows(String role, String before) {
    return switch (role) {
      case Message.SYSTEM -> before.isEmpty();
      case Message.USER ->
          before.isEmpty() || before.equals(Message.SYSTEM) || before.equals(Message.ASSISTANT);
      case Message.ASSISTANT -> before.equals(Message.USER) || before.equals(TOOL);
      default -> before.equals(Message.ASSISTANT) || before.equals(TOOL);
    };
  }
}
