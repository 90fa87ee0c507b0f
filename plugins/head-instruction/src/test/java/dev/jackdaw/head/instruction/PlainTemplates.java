package dev.jackdaw.head.instruction;

import dev.jackdaw.chat.ChatTemplate;
import dev.jackdaw.chat.ChatTemplates;
import dev.jackdaw.chat.ChatTokens;
import dev.jackdaw.chat.Conversation;
import dev.jackdaw.chat.Message;
import dev.jackdaw.chat.Stops;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.Tokenizer;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Templates that lay a turn out as the first letter of its role, its letters, and {@code z}; the z ends an answer. */
record PlainTemplates() implements ChatTemplates {
  @Override
  public List<String> names() {
    return List.of("chatml", "letters");
  }

  @Override
  public ChatTemplate template(String nameOrSource) {
    String source =
        nameOrSource.startsWith("source of ") ? nameOrSource : "source of " + nameOrSource;
    return new LetterTemplate(source);
  }

  /** Refuses tool turns, as many templates do. */
  record LetterTemplate(String source) implements ChatTemplate {
    private static final String END = "z";

    @Override
    public String text(Conversation conversation, Tokenizer tokenizer, boolean prompt) {
      StringBuilder text = new StringBuilder();
      for (Message message : conversation.messages()) {
        if (message.role().equals("tool") && source.endsWith("letters")) {
          throw new UserException(UserException.Kind.INPUT, Problem.of("tools are not known"));
        }
        text.append(message.role().charAt(0)).append(message.content()).append(END);
      }
      return text + (prompt ? "a" : "");
    }

    @Override
    public int[] prompt(Conversation conversation, Tokenizer tokenizer) {
      return tokenizer.ids(text(conversation, tokenizer, true), SpecialTokens.PLAIN);
    }

    @Override
    public ChatTokens answered(Conversation conversation, Tokenizer tokenizer) {
      int[] ids = tokenizer.ids(text(conversation, tokenizer, false), SpecialTokens.PLAIN);
      IntStream.Builder answers = IntStream.builder();
      for (int i = 0; i < conversation.messages().size(); i++) {
        Message message = conversation.messages().get(i);
        answers.add(-1);
        for (int c = 0; c <= message.content().length(); c++) {
          answers.add(message.isAssistant() ? i : -1);
        }
      }
      return new ChatTokens(ids, answers.build().toArray());
    }

    @Override
    public Stops stops(Tokenizer tokenizer) {
      return new Stops(Set.of(), List.of(END));
    }
  }
}
