/**
 * Bots: parts of which each does one thing, and a conversation that goes through them.
 *
 * <p>A turn goes this way. The classifier says what is wanted, or abstains; then a question that goes on from the last one has the
 * last one's intent. Rules see the turn. An intent with a fixed answer gets it, word for word. An intent that is answered by a label
 * gets that. Otherwise the retriever looks for the clause of the policy that speaks of the question: the answer quotes it exactly,
 * and a sentence the model generates about it may stand before the quotation, if it holds no number that the clause does not have. A
 * bot without a policy is answered by its model. Rules see the answer. What is remembered is what the rules left.
 *
 * <p>{@link dev.jackdaw.bot.Bot} is opened from a folder; {@link dev.jackdaw.bot.BotFolder} writes it; {@link
 * dev.jackdaw.bot.BotConfig} says what it is made of. {@link dev.jackdaw.bot.GoldenConversations} is its regression test.
 */
@NullMarked
package dev.jackdaw.bot;

import org.jspecify.annotations.NullMarked;
