/**
 * The training loop, composed of parts: data order, gradient accumulation, clipping, schedule, optimizer, evaluation, early
 * stopping, checkpoints, log. {@link dev.jackdaw.training.Trainer} runs it, {@link dev.jackdaw.training.Plan} says beforehand what it
 * will cost, {@link dev.jackdaw.training.TrainingListener} is how a program follows it.
 *
 * <p>What a step computes is a function of the settings, the seed, the step's number and the store, of nothing else: batches come
 * from a {@link dev.jackdaw.corpus.BatchSource} by step and micro-batch, dropout seeds by the same. A checkpoint therefore needs the
 * store and the step, and a run resumed from it goes on bit for bit.
 */
@NullMarked
package dev.jackdaw.training;

import org.jspecify.annotations.NullMarked;
