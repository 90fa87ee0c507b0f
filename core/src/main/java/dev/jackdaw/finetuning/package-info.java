/**
 * Fine-tuning on labelled data: rows become examples of a head, examples become batches, the trainer trains what the strategy says,
 * and what comes out is calibrated, measured and written as a bundle.
 *
 * <p>{@link dev.jackdaw.finetuning.ExampleReader} makes examples, {@link dev.jackdaw.finetuning.PackedExamples} and {@link
 * dev.jackdaw.finetuning.BucketedExamples} lay them out, {@link dev.jackdaw.finetuning.FineTuning} is the whole.
 */
@NullMarked
package dev.jackdaw.finetuning;

import org.jspecify.annotations.NullMarked;
