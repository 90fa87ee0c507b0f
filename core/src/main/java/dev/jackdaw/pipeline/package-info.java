/**
 * From a recipe to a model: the stages data, tokenizer, tokens, pretrain and report, each recognised by the content of what it works
 * on and left out when that has not changed.
 *
 * <p>{@link dev.jackdaw.pipeline.RecipeFile} reads a recipe, {@link dev.jackdaw.pipeline.Pipeline} runs it, {@link
 * dev.jackdaw.pipeline.PipelineListener} is how a program follows it. Everything a recipe makes is in one folder:
 *
 * <pre>
 *   recipe.yaml      the recipe as it ran, defaults and overrides included
 *   tokenizer/       the vocabulary
 *   tokens/          the text as token ids
 *   checkpoints/     to resume from
 *   bundle/          the model
 *   log.jsonl        one line per step, evaluation and sample
 *   evaluation.json  what was measured
 *   report.html      the same to look at
 *   stages/          what each finished stage worked on
 * </pre>
 */
@NullMarked
package dev.jackdaw.pipeline;

import org.jspecify.annotations.NullMarked;
