package dev.jackdaw.head.instruction;

import dev.jackdaw.chat.Conversation;
import dev.jackdaw.chat.Message;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The conversation of a record, in whichever of the known formats it is. */
final class RowConversation {
  private static final Map<String, String> SHAREGPT_ROLES =
      Map.of(
          "human", Message.USER,
          "user", Message.USER,
          "gpt", Message.ASSISTANT,
          "assistant", Message.ASSISTANT,
          "system", Message.SYSTEM,
          "tool", Turns.TOOL);

  /** OpenAI's mark of an answer that is not learnt. */
  private static final String WEIGHT = "weight";

  private final RowFields row;
  private final Optional<String> standardSystem;

  RowConversation(InstructionConfig config, DataRow row) {
    this.row = new RowFields(row, config.fields());
    this.standardSystem = config.system();
  }

  /** Whether the record says that this answer is not to be learnt. */
  static boolean excluded(Message message) {
    return message.fields().get(WEIGHT) instanceof Number weight && weight.doubleValue() == 0;
  }

  /**
   * @throws dev.jackdaw.problem.UserException with everything that is wrong with the record
   */
  Conversation read() {
    Optional<ConversationFormat> format = ConversationFormat.of(row);
    if (format.isEmpty()) {
      row.fault(
          Problem.of(
                  "the record is no conversation; its fields: " + String.join(", ", row.present()))
              .available(ConversationFormat.descriptions())
              .fix(
                  "say under fields what it calls one of these: fields: {prompt: question, completion: answer}"));
    }
    List<Message> messages =
        switch (format.orElse(null)) {
          case null -> List.of();
          case OPENAI -> openAi();
          case SHAREGPT -> withSystemField(shareGpt());
          case ALPACA -> withSystemField(alpaca());
          case PROMPT -> withSystemField(prompt());
        };
    List<Map<String, Object>> tools = row.objects("tools");
    if (row.sound()) {
      Turns.check(messages, row);
    }
    row.requireSound();
    return new Conversation(withStandardSystem(messages), tools);
  }

  private List<Message> openAi() {
    List<Message> messages = new ArrayList<>();
    for (Map<String, Object> message : row.objects("messages")) {
      int turn = messages.size() + 1;
      Map<String, Object> others = new LinkedHashMap<>(message);
      Object role = others.remove("role");
      Object content = others.remove("content");
      if (!(role instanceof String name) || !Turns.ROLES.contains(name)) {
        row.fault(
            Problem.of(
                    role == null
                        ? "turn " + turn + " has no role"
                        : "turn %d has the role %s".formatted(turn, quoted(role)))
                .available(Turns.ROLES));
        return List.of();
      }
      messages.add(new Message(name, content(content, turn), others));
    }
    return messages;
  }

  /** Text, nothing where an assistant calls tools, or parts that all are text. */
  private String content(@Nullable Object content, int turn) {
    return switch (content) {
      case null -> "";
      case String text -> text;
      case List<?> parts -> {
        StringBuilder text = new StringBuilder();
        for (Object part : parts) {
          if (part instanceof Map<?, ?> map && map.get("text") instanceof String some) {
            text.append(some);
          } else {
            row.fault("turn " + turn + " has a content part that is no text: " + part);
          }
        }
        yield text.toString();
      }
      default -> {
        row.fault("turn " + turn + ": content is not a text but " + RowFields.kind(content));
        yield "";
      }
    };
  }

  private List<Message> shareGpt() {
    List<Message> messages = new ArrayList<>();
    for (Map<String, Object> turn : row.objects("conversations")) {
      int number = messages.size() + 1;
      Map<String, Object> others = new LinkedHashMap<>(turn);
      Object from = others.remove("from");
      Object value = others.remove("value");
      String role = from instanceof String name ? SHAREGPT_ROLES.get(name) : null;
      if (role == null) {
        row.fault(
            Problem.of(
                    from == null
                        ? "turn " + number + " has no \"from\""
                        : "turn %d is from %s".formatted(number, quoted(from)))
                .available(SHAREGPT_ROLES.keySet().stream().sorted().toList()));
        return List.of();
      }
      if (!(value instanceof String text)) {
        row.fault("turn " + number + ": value is not a text but " + RowFields.kind(value));
        return List.of();
      }
      others.keySet().removeAll(List.of("role", "content"));
      messages.add(new Message(role, text, others));
    }
    return messages;
  }

  /** The layout of Stanford Alpaca (Taori et al. 2023): what there is to work on follows under a heading of its own. */
  private List<Message> alpaca() {
    String instruction = row.text("instruction");
    String input = row.text("input");
    boolean alone = input == null || input.isBlank();
    return exchange(alone ? instruction : instruction + "\n\n### Input:\n" + input, "output");
  }

  private List<Message> prompt() {
    return exchange(row.text("prompt"), row.has("completion") ? "completion" : "response");
  }

  private List<Message> exchange(@Nullable String question, String answerField) {
    List<Message> messages = new ArrayList<>();
    messages.add(Message.user(question == null ? "" : question));
    if (row.has(answerField)) {
      String answer = row.text(answerField);
      messages.add(Message.assistant(answer == null ? "" : answer));
    }
    return messages;
  }

  private List<Message> withSystemField(List<Message> messages) {
    String system = row.text("system");
    return system == null || system.isBlank() ? messages : withSystem(system, messages);
  }

  private List<Message> withStandardSystem(List<Message> messages) {
    boolean has = messages.getFirst().role().equals(Message.SYSTEM);
    return has ? messages : standardSystem.map(text -> withSystem(text, messages)).orElse(messages);
  }

  private static List<Message> withSystem(String system, List<Message> messages) {
    List<Message> all = new ArrayList<>();
    all.add(Message.system(system));
    all.addAll(messages);
    return all;
  }

  private static String quoted(Object value) {
    return value instanceof String ? "\"" + value + "\"" : value.toString();
  }
}
