package dev.jackdaw.bot;

import dev.jackdaw.chat.Message;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One conversation with a bot. One thread speaks; any may {@link #stop} the answer. */
public final class Dialogue {
  private final BotParts parts;
  private final List<Exchange> exchanges = new ArrayList<>();
  private PhrasingConfig phrasing;
  private volatile boolean stopped;

  /**
   * A turn.
   *
   * @param attempt how often it was answered before
   */
  private record Exchange(Reply reply, int attempt) {}

  Dialogue(BotParts parts) {
    this.parts = parts;
    this.phrasing = parts.phrasing();
  }

  /** How the model speaks in this conversation. */
  public PhrasingConfig phrasing() {
    return phrasing;
  }

  /** Lets the model speak otherwise from now on, in this conversation. */
  public void phrasing(PhrasingConfig otherwise) {
    phrasing = otherwise;
  }

  /** Says something, and gives the answer. */
  public Reply say(String text) {
    return say(text, _ -> {});
  }

  /**
   * Says something.
   *
   * @param pieces told the answer on the calling thread: as it is generated where nothing may change it any more, otherwise at once
   * @throws UserException if there is nothing in it, or more than the model's context holds; then nothing is remembered
   */
  public Reply say(String text, Consumer<String> pieces) {
    if (text.isBlank()) {
      throw new UserException(UserException.Kind.INPUT, Problem.of("nothing was said"));
    }
    return answer(text.strip(), 0, pieces);
  }

  /** Answers what was said last once more, in other words where the model generates them; empty if nothing was said. */
  public Optional<Reply> retry(Consumer<String> pieces) {
    if (exchanges.isEmpty()) {
      return Optional.empty();
    }
    Exchange last = exchanges.removeLast();
    try {
      return Optional.of(answer(last.reply().heard(), last.attempt() + 1, pieces));
    } catch (RuntimeException e) {
      exchanges.add(last);
      throw e;
    }
  }

  private Reply answer(String text, int attempt, Consumer<String> pieces) {
    stopped = false;
    Answering answering =
        new Answering(parts, messages(), topic(), phrasing, attempt, pieces, () -> stopped);
    Reply reply = answering.answer(text);
    exchanges.add(new Exchange(reply, attempt));
    return reply;
  }

  /** What was spoken of last: nothing after an answer that declined, or was a rule's or a person's. */
  private Optional<Topic> topic() {
    if (exchanges.isEmpty()) {
      return Optional.empty();
    }
    Reply last = exchanges.getLast().reply();
    return switch (last.source()) {
      case FIXED, CLAUSE, LABEL, GENERATED ->
          Optional.of(new Topic(last.intent().filter(intent -> !intent.abstains()), last.clause()));
      case RULE, HANDOVER, DECLINED -> Optional.empty();
    };
  }

  /** Ends the answer that is being generated; it is kept as far as it came. */
  public void stop() {
    stopped = true;
  }

  /** Forgets the last turn; false if there is none. */
  public boolean undo() {
    if (exchanges.isEmpty()) {
      return false;
    }
    exchanges.removeLast();
    return true;
  }

  /** Forgets everything. */
  public void reset() {
    exchanges.clear();
  }

  /** The last answer. */
  public Optional<Reply> last() {
    return exchanges.isEmpty() ? Optional.empty() : Optional.of(exchanges.getLast().reply());
  }

  /** Everything said, as it is remembered. */
  public List<Message> messages() {
    List<Message> messages = new ArrayList<>();
    for (Exchange exchange : exchanges) {
      messages.add(Message.user(exchange.reply().heard()));
      messages.add(Message.assistant(exchange.reply().text()));
    }
    return messages;
  }
}
