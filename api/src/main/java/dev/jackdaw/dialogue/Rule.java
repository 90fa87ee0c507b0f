package dev.jackdaw.dialogue;

/** A rule a bot keeps, whatever its model says. Immutable, used by many threads. */
public interface Rule {
  /**
   * Sees what was said before anything else does. What a rule rewrites is what later rules, the model and the memory get.
   *
   * @return what is to happen; the first rule that answers, declines or hands over ends the turn
   */
  default Verdict before(Turn turn) {
    return Verdict.pass();
  }

  /**
   * Sees the whole answer before it is shown or remembered, answers of rules included.
   *
   * @param answer as the rules before this one have left it
   * @param source where it comes from
   * @return what is to happen; the first rule that answers, declines or hands over replaces the answer, and later rules see that
   */
  default Verdict after(Turn turn, String answer, Source source) {
    return Verdict.pass();
  }
}
