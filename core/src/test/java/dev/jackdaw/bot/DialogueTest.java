package dev.jackdaw.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.chat.Message;
import dev.jackdaw.dialogue.Intent;
import dev.jackdaw.dialogue.Premises;
import dev.jackdaw.dialogue.Rule;
import dev.jackdaw.dialogue.Source;
import dev.jackdaw.dialogue.Turn;
import dev.jackdaw.dialogue.Verdict;
import dev.jackdaw.pii.PersonalDatum;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.rule.DisclaimerConfig;
import dev.jackdaw.rule.DisclaimerRuleFactory;
import dev.jackdaw.rule.PiiConfig;
import dev.jackdaw.rule.PiiRuleFactory;
import dev.jackdaw.rule.ScopeConfig;
import dev.jackdaw.rule.ScopeRuleFactory;
import dev.jackdaw.rule.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DialogueTest {
  private static final Policy POLICY =
      Policy.parse(
          "policy.md",
          List.of(
              "# Terms",
              "## 3. Cards",
              "3.1 A new card arrives by post within 5 working days.",
              "",
              "3.4 Report a lost card on 0808 157 0140.",
              "## 4. Cash",
              "4.5 You can withdraw up to £500 a day from cash machines."));
  private static final Premises PREMISES = new Premises(POLICY.clauses(), List.of());
  private static final Rule PII =
      new PiiRuleFactory().create(new PiiConfig(List.of(PersonalDatum.Kind.values())), PREMISES);
  private static final Rule SCOPE =
      new ScopeRuleFactory().create(new ScopeConfig("Not my business."), PREMISES);
  private static final Map<String, Sentence> FIXED =
      Map.of("card_lost", new Sentence("Please report it.", Optional.of("3.4")));

  private final List<String> heard = new ArrayList<>();
  private final List<List<Message>> told = new ArrayList<>();

  /** Knows three intents by a word. */
  private final IntentReader intents =
      new IntentReader() {
        @Override
        public List<Reading> read(List<String> texts) {
          heard.addAll(texts);
          return texts.stream().map(this::intent).map(i -> new Reading(i, Map.of())).toList();
        }

        private Intent intent(String text) {
          if (text.contains("lost")) {
            return new Intent("card_lost", 0.9, false);
          }
          if (text.contains("withdraw")) {
            return new Intent("cash_limit", 0.8, false);
          }
          return new Intent("card_lost", 0.2, true);
        }

        @Override
        public List<String> intents() {
          return List.of("card_lost", "cash_limit");
        }
      };

  private BotParts parts(Optional<Speaker> speaker, List<Rule> rules) {
    return new BotParts(
        Optional.of(intents),
        speaker,
        Optional.of("You are the bank's."),
        Optional.of(new Knowledge(POLICY, new CommonWords(POLICY.clauses()), 0.2)),
        FIXED,
        Map.of(),
        rules,
        phrasing(),
        "No answer.");
  }

  private static PhrasingConfig phrasing() {
    return new PhrasingConfig(50, 0, 1, 1, 1, true, 0.5, false);
  }

  private Speaker saying(String... answers) {
    return (system, before, text, _, attempt, pieces, stop) -> {
      told.add(before);
      heard.add(system.orElse("") + "|" + text);
      String said = answers[Math.min(attempt, answers.length - 1)];
      said.chars().forEach(c -> pieces.accept(String.valueOf((char) c)));
      return new Phrase(said, !stop.getAsBoolean(), stop.getAsBoolean(), said.length(), 10);
    };
  }

  @Test
  void say_intentWithAFixedAnswer_isAnsweredWordForWordWithItsClause() {
    Reply reply = new Dialogue(parts(Optional.empty(), List.of())).say("I lost my card");

    assertThat(reply.text()).isEqualTo("Please report it. (clause 3.4)");
    assertThat(reply.source()).isEqualTo(Source.FIXED);
    assertThat(reply.clause()).contains("3.4");
    assertThat(reply.intent()).contains(new Intent("card_lost", 0.9, false));
  }

  @Test
  void say_questionAboutThePolicy_quotesTheClauseExactly() {
    Reply reply =
        new Dialogue(parts(Optional.empty(), List.of())).say("how much cash can I withdraw a day");

    assertThat(reply.text())
        .isEqualTo("“You can withdraw up to £500 a day from cash machines.” (clause 4.5)");
    assertThat(reply.source()).isEqualTo(Source.CLAUSE);
  }

  @Test
  void say_phraseThatFitsTheClause_standsBeforeTheQuotation() {
    Reply reply =
        new Dialogue(
                parts(
                    Optional.of(saying("You can withdraw £500 from machines. (clause 4.5)")),
                    List.of()))
            .say("how much cash can I withdraw a day");

    assertThat(reply.text())
        .isEqualTo(
            "You can withdraw £500 from machines.\n"
                + "“You can withdraw up to £500 a day from cash machines.” (clause 4.5)");
    assertThat(reply.tokensPerSecond()).hasValue(10);
    assertThat(heard)
        .contains(
            "You are the bank's.\n\n"
                + "Clause 4.5: You can withdraw up to £500 a day from cash machines.|how much cash"
                + " can I withdraw a day");
  }

  @Test
  void say_phraseWithAnotherNumber_isLeftOut() {
    Reply reply =
        new Dialogue(parts(Optional.of(saying("You can withdraw £800 from machines.")), List.of()))
            .say("how much cash can I withdraw a day");

    assertThat(reply.text()).startsWith("“You can").doesNotContain("800");
  }

  @Test
  void say_cardNumber_isNeitherReadRememberedNorAnswered() {
    Dialogue dialogue =
        new Dialogue(parts(Optional.of(saying("4111 1111 1111 1111")), List.of(PII)));
    Reply reply = dialogue.say("I lost my card 4111 1111 1111 1111");

    assertThat(reply.heard()).isEqualTo("I lost my card [card number]");
    assertThat(dialogue.messages().toString()).doesNotContain("1111");
    dialogue.say("how much cash can I withdraw with 4111-1111-1111-1111");
    assertThat(told.toString()).doesNotContain("1111");
    assertThat(heard.getLast()).doesNotContain("1111");
    assertThat(dialogue.messages().toString()).doesNotContain("1111");
  }

  @Test
  void say_modelThatInventsAnAddress_isRedactedButTheHousesNumberStays() {
    BotParts free =
        new BotParts(
            Optional.empty(),
            Optional.of(saying("Call 0808 157 0140 or write to a.person@example.org")),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Map.of(),
            List.of(PII),
            phrasing(),
            "No answer.");

    assertThat(new Dialogue(free).say("how do I reach you").text())
        .isEqualTo("Call 0808 157 0140 or write to [e-mail address]");
  }

  @Test
  void say_requestOutOfScope_isDeclinedAndNoFollowUpOfIt() {
    Dialogue dialogue = new Dialogue(parts(Optional.of(saying("x")), List.of(SCOPE)));
    dialogue.say("I lost my card");
    Reply wine = dialogue.say("Which wine goes with duck?");
    Reply more = dialogue.say("and how long does a new card take?");

    assertThat(wine.text()).isEqualTo("Not my business.");
    assertThat(wine.declines()).isTrue();
    assertThat(more.declines()).as("nothing to go on from").isTrue();
  }

  @Test
  void say_questionThatGoesOn_hasTheLastIntentAndItsOwnClause() {
    Dialogue dialogue = new Dialogue(parts(Optional.empty(), List.of(SCOPE)));
    dialogue.say("I lost my card");
    Reply reply = dialogue.say("And how long until the new one arrives by post?");

    assertThat(reply.followUp()).isTrue();
    assertThat(reply.intent()).contains(new Intent("card_lost", 0.2, false));
    assertThat(reply.clause()).contains("3.1");
    assertThat(reply.text()).contains("5 working days");
  }

  @Test
  void say_disclaimer_isAddedOnceToWhateverIsSaid() {
    Rule disclaimer =
        new DisclaimerRuleFactory()
            .create(
                new DisclaimerConfig(Optional.of("No advice."), Optional.empty(), List.of()),
                PREMISES);
    Dialogue dialogue = new Dialogue(parts(Optional.empty(), List.of(SCOPE, disclaimer)));

    assertThat(dialogue.say("I lost my card").text())
        .isEqualTo("Please report it. (clause 3.4)\nNo advice.");
    assertThat(dialogue.say("wine?").text()).isEqualTo("Not my business.\nNo advice.");
  }

  @Test
  void say_ruleThatHandsOver_endsTheTurnBeforeTheModel() {
    Rule rule =
        new Rule() {
          @Override
          public Verdict before(Turn turn) {
            return new Verdict.HandOver("A person comes.", Optional.of("3.4"));
          }
        };
    Reply reply = new Dialogue(parts(Optional.of(saying("x")), List.of(rule))).say("I lost it");

    assertThat(reply.handsOver()).isTrue();
    assertThat(reply.text()).isEqualTo("A person comes. (clause 3.4)");
    assertThat(told).isEmpty();
  }

  @Test
  void say_ruleAfterTheModel_replacesTheAnswerAndLaterRulesSeeThat() {
    Rule silence =
        new Rule() {
          @Override
          public Verdict after(Turn turn, String answer, Source source) {
            return answer.contains("£500")
                ? new Verdict.Decline("I must not say.")
                : Verdict.pass();
          }
        };
    Rule polite =
        new Rule() {
          @Override
          public Verdict after(Turn turn, String answer, Source source) {
            return new Verdict.Rewrite(answer + " Sorry.");
          }
        };
    Reply reply =
        new Dialogue(parts(Optional.empty(), List.of(silence, polite))).say("withdraw cash a day");

    assertThat(reply.text()).isEqualTo("I must not say. Sorry.");
    assertThat(reply.source()).isEqualTo(Source.DECLINED);
  }

  @Test
  void say_modelAloneWithoutRules_streamsWhatItReplies() {
    BotParts free =
        new BotParts(
            Optional.empty(),
            Optional.of(saying("Good morning.")),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Map.of(),
            List.of(),
            phrasing(),
            "No answer.");
    List<String> pieces = new ArrayList<>();
    Reply reply = new Dialogue(free).say("hello", pieces::add);

    assertThat(pieces).hasSize(13);
    assertThat(String.join("", pieces)).isEqualTo(reply.text()).isEqualTo("Good morning.");
    assertThat(reply.source()).isEqualTo(Source.GENERATED);
  }

  @Test
  void retry_anotherAttempt_takesThePlaceOfTheLast() {
    Dialogue dialogue =
        new Dialogue(
            parts(
                Optional.of(saying("You can withdraw cash.", "Cash machines pay a day.")),
                List.of()));
    dialogue.say("how much cash can I withdraw a day");
    Optional<Reply> again = dialogue.retry(_ -> {});

    assertThat(again.orElseThrow().text()).startsWith("Cash machines pay a day.");
    assertThat(dialogue.messages()).hasSize(2);
    assertThat(told.getLast()).isEmpty();
  }

  @Test
  void undoAndReset_forgetTurns() {
    Dialogue dialogue = new Dialogue(parts(Optional.empty(), List.of()));
    assertThat(dialogue.undo()).isFalse();
    assertThat(dialogue.retry(_ -> {})).isEmpty();
    dialogue.say("I lost my card");
    dialogue.say("withdraw cash a day");
    assertThat(dialogue.undo()).isTrue();
    assertThat(dialogue.messages()).hasSize(2);
    assertThat(dialogue.last().orElseThrow().source()).isEqualTo(Source.FIXED);
    dialogue.reset();
    assertThat(dialogue.messages()).isEmpty();
  }

  @Test
  void stop_whileTheModelSpeaks_keepsWhatCame() {
    List<Dialogue> holder = new ArrayList<>();
    Speaker slow =
        (system, before, text, _, attempt, pieces, stop) -> {
          pieces.accept("Good ");
          holder.getFirst().stop();
          return new Phrase("Good ", false, stop.getAsBoolean(), 1, 1);
        };
    BotParts free =
        new BotParts(
            Optional.empty(),
            Optional.of(slow),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Map.of(),
            List.of(),
            phrasing(),
            "No answer.");
    holder.add(new Dialogue(free));
    Reply reply = holder.getFirst().say("hello");

    assertThat(reply.stopped()).isTrue();
    assertThat(reply.text()).isEqualTo("Good ");
  }

  @Test
  void say_nothing_isRefused() {
    assertThatThrownBy(() -> new Dialogue(parts(Optional.empty(), List.of())).say("  \n"))
        .isInstanceOf(UserException.class);
  }

  @Test
  void say_nothingRelevant_declines() {
    BotParts noClassifier =
        new BotParts(
            Optional.empty(),
            Optional.of(saying("I would say so.")),
            Optional.empty(),
            Optional.of(new Knowledge(POLICY, new CommonWords(POLICY.clauses()), 0.2)),
            Map.of(),
            Map.of(),
            List.of(),
            phrasing(),
            "No answer.");
    Reply reply = new Dialogue(noClassifier).say("tell me about zebras");

    assertThat(reply.text()).isEqualTo("No answer.");
    assertThat(reply.declines()).isTrue();
    assertThat(told).isEmpty();
  }
}
