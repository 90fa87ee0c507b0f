package dev.jackdaw.conversation;

import dev.jackdaw.chat.Conversation;
import dev.jackdaw.chat.Message;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.template.Rendered;
import dev.jackdaw.template.Span;
import dev.jackdaw.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What of a conversation's text the assistant says, up to and including what ends each answer. */
final class Answers {
  /**
   * An answer in a text.
   *
   * @param message its index in the conversation
   */
  record Answer(int message, int start, int end) {}

  private final JinjaTemplate template;
  private final Conversation conversation;
  private final Tokenizer tokenizer;
  private final ChatEncoder encoder;
  private final Set<Integer> stops;

  Answers(
      JinjaTemplate template, Conversation conversation, Tokenizer tokenizer, ChatEncoder encoder) {
    this.template = template;
    this.conversation = conversation;
    this.tokenizer = tokenizer;
    this.encoder = encoder;
    this.stops = template.marksAnswers() ? Set.of() : template.stops(tokenizer).ids();
  }

  /**
   * The answers in order.
   *
   * @param whole the whole conversation, rendered
   */
  List<Answer> in(Rendered whole) {
    List<Message> messages = conversation.messages();
    List<Integer> assistant =
        IntStream.range(0, messages.size())
            .filter(i -> messages.get(i).isAssistant())
            .boxed()
            .toList();
    return template.marksAnswers() ? marked(assistant, whole) : differences(assistant, whole);
  }

  private List<Answer> marked(List<Integer> assistant, Rendered whole) {
    List<Span> spans = whole.generation();
    if (oneByOne(assistant, whole)) {
      return IntStream.range(0, spans.size())
          .mapToObj(i -> answer(assistant.get(i), spans.get(i)))
          .toList();
    }
    // A template may mark one answer in several parts, and an empty one not at all.
    List<Answer> answers = new ArrayList<>();
    for (int message : assistant) {
      boolean last = message == assistant.getLast();
      int marks = last ? spans.size() : render(message + 1, false).generation().size();
      while (answers.size() < Math.min(marks, spans.size())) {
        answers.add(answer(message, spans.get(answers.size())));
      }
    }
    return answers;
  }

  private static Answer answer(int message, Span span) {
    return new Answer(message, span.start(), span.end());
  }

  /** Whether each mark holds the words of one answer, in order. */
  private boolean oneByOne(List<Integer> assistant, Rendered whole) {
    List<Span> spans = whole.generation();
    return spans.size() == assistant.size()
        && IntStream.range(0, spans.size())
            .allMatch(
                i -> {
                  String words = conversation.messages().get(assistant.get(i)).content().strip();
                  Span span = spans.get(i);
                  String marked = whole.text().substring(span.start(), span.end());
                  return !words.isEmpty() && marked.contains(words);
                });
  }

  private List<Answer> differences(List<Integer> assistant, Rendered whole) {
    List<Answer> answers = new ArrayList<>();
    for (int message : assistant) {
      answers.add(difference(message, whole));
    }
    return answers;
  }

  private Answer difference(int message, Rendered whole) {
    Rendered told = render(message, true);
    Rendered answered = render(message + 1, false);
    int start = told.text().length();
    Span answer =
        answered.text().startsWith(told.text()) && whole.text().startsWith(told.text())
            ? place(start, answered, whole)
            : null;
    if (answer == null) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of(
                  "the answer in message "
                      + (message + 1)
                      + " cannot be told from what comes before it: the template lays the "
                      + "conversation out otherwise once the answer, or what follows it, is there")
              .at(template.name())
              .fix("mark what the assistant says with {% generation %} in the template"));
    }
    return answer(message, answer);
  }

  private Rendered render(int messages, boolean prompt) {
    return template.render(
        conversation.messages().subList(0, messages), conversation, tokenizer, prompt);
  }

  /**
   * Where the answer that ends one text lies in the whole one. Templates for models that think leave the thoughts of earlier answers
   * out, so that the shorter text need not begin the longer one; then the last words of the answer and what ends it must be there.
   */
  private @Nullable Span place(int start, Rendered answered, Rendered whole) {
    int wordsEnd = start;
    int wordsStart = start;
    for (Span span : answered.content()) {
      if (span.end() > start) {
        wordsStart = Math.max(start, span.start());
        wordsEnd = span.end();
      }
    }
    int end = end(wordsEnd, answered);
    if (whole.text().startsWith(answered.text())) {
      return new Span(start, end);
    }
    String words = answered.text().substring(wordsStart, wordsEnd);
    String ending = answered.text().substring(wordsEnd, end);
    for (Span span : words.isEmpty() ? List.<Span>of() : whole.content()) {
      boolean same =
          span.start() >= start
              && words.equals(whole.text().substring(span.start(), span.end()))
              && whole.text().startsWith(ending, span.end());
      if (same) {
        return new Span(start, span.end() + ending.length());
      }
    }
    return null;
  }

  /** Where an answer ends: after the token behind its words that ends answers; without one, where the text does. */
  private int end(int wordsEnd, Rendered answered) {
    return encoder.specials(answered).stream()
        .filter(special -> special.start() >= wordsEnd && stops.contains(special.id()))
        .mapToInt(ChatEncoder.Found::end)
        .findFirst()
        .orElse(answered.text().length());
  }
}
