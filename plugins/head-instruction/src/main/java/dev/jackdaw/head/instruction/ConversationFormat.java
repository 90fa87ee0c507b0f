package dev.jackdaw.head.instruction;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The ways in which data sets write conversations, told apart by the fields of a record. The first that fits is taken. */
enum ConversationFormat {
  OPENAI("OpenAI: messages (role, content), tools", "messages"),
  SHAREGPT("ShareGPT: conversations (from, value), system", "conversations"),
  ALPACA("Alpaca: instruction, input, output, system", "instruction"),
  PROMPT("prompt, completion or response, system", "prompt");

  private final String description;
  private final String mark;

  ConversationFormat(String description, String mark) {
    this.description = description;
    this.mark = mark;
  }

  /** Names of all fields that mean something. */
  static List<String> fields() {
    return List.of(
        "messages",
        "tools",
        "conversations",
        "instruction",
        "input",
        "output",
        "prompt",
        "completion",
        "response",
        "system");
  }

  /** What the formats are, for people. */
  static List<String> descriptions() {
    return Arrays.stream(values()).map(format -> format.description).toList();
  }

  /** The format of a record. */
  static Optional<ConversationFormat> of(RowFields row) {
    return Arrays.stream(values()).filter(format -> row.has(format.mark)).findFirst();
  }
}
