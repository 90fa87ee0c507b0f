/**
 * Rules of a conversation: what must be said, may not be said, or is for a person.
 *
 * <p>A model is likely to do what it was taught; a rule does it always. A plugin registers a {@link
 * dev.jackdaw.dialogue.RuleFactory}; the {@link dev.jackdaw.dialogue.Rule} it makes sees each {@link dev.jackdaw.dialogue.Turn}
 * before the model does, and each answer before it is shown, and gives a {@link dev.jackdaw.dialogue.Verdict}. A rule that lets no
 * answer name a competitor is this:
 *
 * <pre>{@code
 * record Silence(String name) implements Rule {
 *   @Override public Verdict after(Turn turn, String answer, Source source) {
 *     return answer.contains(name) ? new Verdict.Decline("Let us speak of us.") : Verdict.pass();
 *   }
 * }
 * }</pre>
 *
 * <p>A bot asks its rules in the order they are named. Put the rule that removes personal data first.
 */
@NullMarked
package dev.jackdaw.dialogue;

import org.jspecify.annotations.NullMarked;
