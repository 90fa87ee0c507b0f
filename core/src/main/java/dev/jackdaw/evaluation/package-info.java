/**
 * How well a model knows a text: {@link dev.jackdaw.evaluation.Scorer} token by token, {@link dev.jackdaw.evaluation.TextEvaluation}
 * as a whole (perplexity, bits per byte, accuracy). The held-out evaluation during training works on token shards and lives with the
 * trainer.
 */
@NullMarked
package dev.jackdaw.evaluation;

import org.jspecify.annotations.NullMarked;
