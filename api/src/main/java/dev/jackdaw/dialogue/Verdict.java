package dev.jackdaw.dialogue;

import java.util.Optional;

/** What a rule makes of a turn, or of the answer to it. */
public sealed interface Verdict {
  /** Nothing. */
  record Pass() implements Verdict {}

  /**
   * Another text goes on in its place.
   *
   * @param text what the person is taken to have said, or what the bot says
   */
  record Rewrite(String text) implements Verdict {}

  /**
   * This is the answer.
   *
   * @param clause the clause it rests on, which the bot cites
   */
  record Answer(String text, Optional<String> clause) implements Verdict {}

  /** The bot does not answer this; the text says so. */
  record Decline(String text) implements Verdict {}

  /**
   * A person takes over.
   *
   * @param text what the bot says meanwhile
   * @param clause the clause it rests on, which the bot cites
   */
  record HandOver(String text, Optional<String> clause) implements Verdict {}

  static Verdict pass() {
    return new Pass();
  }
}
