package dev.jackdaw.head.instruction;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How answers are learnt.
 *
 * @param template how conversations are laid out: the name of a ready template, the source of one in Jinja, or {@code base}: the base
 *     model's own, {@code chatml} if it has none
 * @param loss what is learnt of a conversation
 * @param system what a conversation without a system message begins with
 * @param fields what the records call a known field: {@code {prompt: question, completion: answer}}
 * @param labelSmoothing share of the target spread evenly over the vocabulary (Szegedy et al. 2016)
 */
public record InstructionConfig(
    @Default("base")
        @Doc("A ready template by name, the source of one, or base: the base model's own.")
        String template,
    @Default("answers") @Doc("What is learnt: answers, conversation or last-answer.") Loss loss,
    @Doc("What a conversation without a system message begins with.") Optional<String> system,
    @Default("{}")
        @Doc("What the records call a known field: {prompt: question, completion: answer}.")
        Map<String, String> fields,
    @Default("0") @Range(min = 0, max = 0.99) @Doc("Share of the target spread evenly.")
        double labelSmoothing) {
  /** The template of the base model. */
  static final String BASE = "base";

  public InstructionConfig {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    List<String> known = ConversationFormat.fields();
    fields
        .keySet()
        .forEach(
            field -> {
              if (!known.contains(field)) {
                throw new IllegalArgumentException(
                    "fields names \"" + field + "\", known are " + String.join(", ", known));
              }
            });
    if (template.isBlank()) {
      throw new IllegalArgumentException("template is empty");
    }
  }

  /** What of a conversation is learnt. */
  public enum Loss {
    /** Everything the assistant says, and where it ends. */
    ANSWERS,
    /** Every token, as in pre-training. */
    CONVERSATION,
    /** The last thing the assistant says. */
    LAST_ANSWER
  }

  InstructionConfig withTemplate(String source) {
    return new InstructionConfig(source, loss, system, fields, labelSmoothing);
  }
}
