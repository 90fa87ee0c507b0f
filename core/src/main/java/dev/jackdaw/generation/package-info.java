/**
 * Generation: a model goes on with a text.
 *
 * <p>{@link dev.jackdaw.generation.Generator} is the door. It may be called from any number of threads: every sequence gets a slot
 * of a {@link dev.jackdaw.generation.Stepper}, which reads prompts in chunks and then gives all sequences one token per step;
 * sequences join, leave and are cancelled between tokens. What a sequence draws depends on its own seed and number alone, never on
 * its neighbours.
 *
 * <p>Constrained output comes in through {@link dev.jackdaw.generation.LogitProcessor}, which sees the logits of every token before it
 * is drawn:
 *
 * {@snippet :
 * // only digits, until something else is asked for
 * LogitProcessor digits = (tokens, logits) -> {
 *   for (int id = 0; id < logits.length; id++) {
 *     if (!isDigit(id)) {
 *       logits[id] = Float.NEGATIVE_INFINITY;
 *     }
 *   }
 * };
 * generator.generate(GenerationRequest.of("1 + 1 = ", settings).with(() -> digits));
 * }
 */
@NullMarked
package dev.jackdaw.generation;

import org.jspecify.annotations.NullMarked;
