package dev.jackdaw.bot;

import dev.jackdaw.chat.Message;
import dev.jackdaw.dialogue.Intent;
import dev.jackdaw.dialogue.Rule;
import dev.jackdaw.dialogue.Source;
import dev.jackdaw.dialogue.Turn;
import dev.jackdaw.dialogue.Verdict;
import dev.jackdaw.pii.PersonalData;
import dev.jackdaw.retrieval.Hit;
import dev.jackdaw.rule.Sentence;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The way of one turn through the parts of a bot. */
final class Answering {
  private final BotParts parts;
  private final List<Message> before;
  private final Optional<Topic> topic;
  private final PhrasingConfig phrasing;
  private final int attempt;
  private final Consumer<String> pieces;
  private final BooleanSupplier stop;
  private boolean streamed;
  private Optional<Reading> reading = Optional.empty();

  /**
   * @param before the conversation so far, as it is remembered
   * @param topic what was spoken of last, if it was answered
   * @param pieces told the answer, in pieces as far as they are certain
   */
  Answering(
      BotParts parts,
      List<Message> before,
      Optional<Topic> topic,
      PhrasingConfig phrasing,
      int attempt,
      Consumer<String> pieces,
      BooleanSupplier stop) {
    this.parts = parts;
    this.before = before;
    this.topic = topic;
    this.phrasing = phrasing;
    this.attempt = attempt;
    this.pieces = pieces;
    this.stop = stop;
  }

  Reply answer(String text) {
    Turn turn = turn(text);
    @Nullable Draft draft = null;
    for (Rule rule : parts.rules()) {
      Verdict verdict = rule.before(turn);
      if (verdict instanceof Verdict.Rewrite(String rewritten)) {
        turn = turn(rewritten);
      } else {
        draft = draft(verdict);
      }
      if (draft != null) {
        break;
      }
    }
    Draft answer = ruled(turn, draft == null ? draft(turn) : draft);
    if (!streamed) {
      pieces.accept(answer.text());
    }
    return reply(turn, answer);
  }

  /** A verdict that ends the turn; null for those that do not. */
  private static @Nullable Draft draft(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Pass _, Verdict.Rewrite _ -> null;
      case Verdict.Answer(String text, Optional<String> clause) ->
          Draft.citing(text, Source.RULE, clause);
      case Verdict.Decline(String text) -> Draft.of(text, Source.DECLINED);
      case Verdict.HandOver(String text, Optional<String> clause) ->
          Draft.citing(text, Source.HANDOVER, clause);
    };
  }

  private Draft ruled(Turn turn, Draft draft) {
    Draft answer = draft;
    for (Rule rule : parts.rules()) {
      Verdict verdict = rule.after(turn, answer.text(), answer.source());
      if (verdict instanceof Verdict.Rewrite(String rewritten)) {
        answer = answer.with(rewritten);
        continue;
      }
      Draft replaced = draft(verdict);
      answer = replaced == null ? answer : replaced;
    }
    return answer;
  }

  /** What stands in the place of personal data says nothing about what is wanted, so that classifier and retriever do not read it. */
  private Turn turn(String text) {
    String words = PersonalData.withoutPlaceholders(text);
    reading = parts.intents().map(intents -> intents.read(words));
    Optional<Intent> read = reading.map(Reading::intent);
    boolean goesOn =
        topic.isPresent()
            && read.isPresent()
            && (read.get().abstains() ? FollowUp.looksSo(words) : FollowUp.elliptic(words))
            && parts
                .knowledge()
                .map(known -> known.findOn(words, topic.get()).isPresent())
                .orElse(true);
    if (!goesOn) {
      return new Turn(text, read, false, before);
    }
    double confidence = read.get().confidence();
    Optional<Intent> last =
        topic.get().intent().map(intent -> new Intent(intent.name(), confidence, false));
    return new Turn(text, last, true, before);
  }

  private Draft draft(Turn turn) {
    Optional<String> intent = turn.intent().filter(read -> !read.abstains()).map(Intent::name);
    Optional<Sentence> fixed = intent.map(parts.fixed()::get);
    if (fixed.isPresent() && !turn.followUp()) {
      return Draft.citing(fixed.get().text(), Source.FIXED, fixed.get().clause());
    }
    Optional<LabelledAnswer> labeller = intent.map(parts.labellers()::get);
    if (labeller.isPresent()) {
      return Draft.of(labeller.get().answer(turn.text()), Source.LABEL);
    }
    List<Hit> hits = parts.knowledge().map(known -> clauses(known, turn)).orElse(List.of());
    if (!hits.isEmpty()) {
      return quoted(turn, hits);
    }
    if (fixed.isPresent()) {
      return Draft.citing(fixed.get().text(), Source.FIXED, fixed.get().clause());
    }
    boolean alone = parts.knowledge().isEmpty() || phrasing.alone();
    return parts.speaker().isPresent() && alone
        ? spoken(turn, parts.speaker().get())
        : Draft.of(parts.otherwise(), Source.DECLINED);
  }

  private List<Hit> clauses(Knowledge known, Turn turn) {
    String words = PersonalData.withoutPlaceholders(turn.text());
    return turn.followUp() && topic.isPresent()
        ? known.findOn(words, topic.get()).stream().toList()
        : known.find(words, reading);
  }

  private Draft quoted(Turn turn, List<Hit> hits) {
    if (parts.speaker().isEmpty()) {
      return Draft.quoting(hits, Optional.empty(), Optional.empty());
    }
    Hit hit = hits.getFirst();
    String clause = "Clause " + hit.passage().id() + ": " + hit.passage().text();
    Optional<String> system =
        phrasing.clause()
            ? Optional.of(parts.system().map(told -> told + "\n\n" + clause).orElse(clause))
            : parts.system();
    Phrase said =
        parts.speaker().get().say(system, before, turn.text(), phrasing, attempt, _ -> {}, stop);
    String whole = said.finished() ? said.text() : Grounding.whole(said.text());
    Optional<String> phrase =
        new Grounding(phrasing.support()).phrase(whole, hit.passage(), turn.text());
    return Draft.quoting(hits, phrase, Optional.of(said));
  }

  /** The model alone. Its words are shown as they come where no rule may change them. */
  private Draft spoken(Turn turn, Speaker speaker) {
    streamed = parts.rules().isEmpty();
    Phrase said =
        speaker.say(
            parts.system(),
            before,
            turn.text(),
            phrasing,
            attempt,
            streamed ? pieces : _ -> {},
            stop);
    return new Draft(
        said.text(),
        Source.GENERATED,
        Optional.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        Optional.of(said));
  }

  private static Reply reply(Turn turn, Draft draft) {
    return new Reply(
        draft.text(),
        draft.source(),
        turn.intent(),
        turn.followUp(),
        draft.clause(),
        draft.next(),
        draft.relevance(),
        turn.text(),
        draft.phrase().map(Phrase::tokens).orElse(0),
        draft
            .phrase()
            .map(said -> OptionalDouble.of(said.tokensPerSecond()))
            .orElse(OptionalDouble.empty()),
        draft.phrase().map(Phrase::stopped).orElse(false));
  }
}
