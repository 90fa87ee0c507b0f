package dev.jackdaw.conversation;

import dev.jackdaw.chat.Conversation;
import dev.jackdaw.chat.Message;
import dev.jackdaw.chat.Stops;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.template.Rendered;
import dev.jackdaw.tokenizer.Tokenizer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** Finds what ends an answer by laying out a small conversation and looking behind the answer. */
final class StopSearch {
  private static final String ANSWER = "The answer, to find its end.";
  private static final String NEXT = "The next question.";
  private static final Conversation LAST =
      Conversation.of(Message.user("A question."), Message.assistant(ANSWER));

  private final JinjaTemplate template;
  private final Tokenizer tokenizer;
  private final ChatEncoder encoder;
  private final Set<Integer> ids = new TreeSet<>();

  StopSearch(JinjaTemplate template, Tokenizer tokenizer) {
    this.template = template;
    this.tokenizer = tokenizer;
    this.encoder = new ChatEncoder(tokenizer);
    tokenizer.vocabulary().endOfText().ifPresent(ids::add);
  }

  Stops run() {
    Optional<Rendered> last = render(LAST);
    Optional<Rendered> followed = render(LAST.with(Message.user(NEXT)));
    OptionalInt special =
        last.map(this::special)
            .filter(OptionalInt::isPresent)
            .or(() -> followed.map(this::special))
            .orElse(OptionalInt.empty());
    if (special.isPresent()) {
      ids.add(special.getAsInt());
      return new Stops(ids, List.of());
    }
    List<String> texts =
        last.map(StopSearch::ending)
            .filter(text -> !text.isBlank())
            .or(() -> followed.map(StopSearch::ending))
            .filter(text -> !text.isEmpty())
            .map(List::of)
            .orElse(List.of());
    return new Stops(ids, texts);
  }

  /** Empty where the template refuses so plain a conversation. */
  private Optional<Rendered> render(Conversation conversation) {
    try {
      return Optional.of(template.render(conversation.messages(), conversation, tokenizer, false))
          .filter(rendered -> rendered.text().contains(ANSWER));
    } catch (UserException _) {
      return Optional.empty();
    }
  }

  private OptionalInt special(Rendered rendered) {
    int end = end(rendered);
    int next = next(rendered, end);
    return encoder.specials(rendered).stream()
        .filter(found -> found.start() >= end && found.end() <= next)
        .mapToInt(ChatEncoder.Found::id)
        .findFirst();
  }

  /** The text between the answer and what is said next, without the blanks at its end unless it has nothing else. */
  private static String ending(Rendered rendered) {
    int end = end(rendered);
    String text = rendered.text().substring(end, next(rendered, end));
    return text.isBlank() ? text : text.stripTrailing();
  }

  private static int end(Rendered rendered) {
    return rendered.text().lastIndexOf(ANSWER) + ANSWER.length();
  }

  private static int next(Rendered rendered, int from) {
    int next = rendered.text().indexOf(NEXT, from);
    return next < 0 ? rendered.text().length() : next;
  }
}
