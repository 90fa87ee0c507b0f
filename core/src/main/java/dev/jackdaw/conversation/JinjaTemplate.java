package dev.jackdaw.conversation;

import dev.jackdaw.chat.ChatTemplate;
import dev.jackdaw.chat.ChatTokens;
import dev.jackdaw.chat.Conversation;
import dev.jackdaw.chat.Message;
import dev.jackdaw.chat.Stops;
import dev.jackdaw.template.Rendered;
import dev.jackdaw.template.Template;
import dev.jackdaw.template.Variables;
import dev.jackdaw.tokenizer.Tokenizer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A template, rendered with the variables transformers gives one. */
final class JinjaTemplate implements ChatTemplate {
  private final Template template;
  private final Clock clock;

  JinjaTemplate(Template template, Clock clock) {
    this.template = template;
    this.clock = clock;
  }

  @Override
  public String source() {
    return template.source();
  }

  String name() {
    return template.name();
  }

  boolean marksAnswers() {
    return template.marksGeneration();
  }

  @Override
  public String text(Conversation conversation, Tokenizer tokenizer, boolean prompt) {
    return render(conversation.messages(), conversation, tokenizer, prompt).text();
  }

  @Override
  public int[] prompt(Conversation conversation, Tokenizer tokenizer) {
    Rendered rendered = render(conversation.messages(), conversation, tokenizer, true);
    return new ChatEncoder(tokenizer).ids(rendered);
  }

  @Override
  public ChatTokens answered(Conversation conversation, Tokenizer tokenizer) {
    Rendered rendered = render(conversation.messages(), conversation, tokenizer, false);
    ChatEncoder encoder = new ChatEncoder(tokenizer);
    List<Answers.Answer> answers = new Answers(this, conversation, tokenizer, encoder).in(rendered);
    return encoder.tokens(rendered, answers);
  }

  @Override
  public Stops stops(Tokenizer tokenizer) {
    return new StopSearch(this, tokenizer).run();
  }

  /**
   * The text of some of a conversation's messages.
   *
   * @param messages the first ones of the conversation, all of them or none
   */
  Rendered render(
      List<Message> messages, Conversation conversation, Tokenizer tokenizer, boolean prompt) {
    Map<String, @Nullable Object> said = new HashMap<>();
    List<Object> turns = new ArrayList<>();
    messages.forEach(message -> turns.add(variables(message)));
    said.put("messages", turns);
    said.put("tools", conversation.tools().isEmpty() ? null : conversation.tools());
    said.put("documents", null);
    Map<String, Object> known = new HashMap<>(MarkerTokens.of(tokenizer));
    known.put("add_generation_prompt", prompt);
    return template.render(new Variables(said, known), clock);
  }

  private static Map<String, Object> variables(Message message) {
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("role", message.role());
    variables.put("content", message.content());
    variables.putAll(message.fields());
    return variables;
  }
}
