/**
 * How good a model is. {@link dev.jackdaw.evaluation.ModelSubject} makes a loaded model something that tasks can ask, {@link
 * dev.jackdaw.evaluation.Evaluation} runs a task and draws its intervals, {@link dev.jackdaw.evaluation.PairedComparison} sets two
 * evaluations side by side. {@link dev.jackdaw.evaluation.Scorer} looks at a text token by token. The held-out evaluation during
 * training works on token shards and lives with the trainer.
 */
@NullMarked
package dev.jackdaw.evaluation;

import org.jspecify.annotations.NullMarked;
