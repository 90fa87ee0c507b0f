/**
 * Adapters: what a fine-tuning added to a base model, kept apart from it. {@link dev.jackdaw.adapter.Adapters} takes them out of
 * bundles, reads and writes their folders; {@link dev.jackdaw.adapter.AdaptedModel} is one on its base, checked: to be put over a
 * loaded base beside others, stored as a bundle, or folded into the weights.
 *
 * {@snippet :
 * Bundle base = Bundle.open(Path.of("runs/base/bundle"), components);
 * Adapters adapters = new Adapters(components);
 * try (LoadedModel model = base.load(engine, Precision.F32);
 *     LoadedModel bank =
 *         AdaptedModel.of(
 *                 base,
 *                 adapters.open(Path.of("runs/bank/finetune/intent/adapter"), base),
 *                 AdaptedModel.OtherNumbers.REFUSE,
 *                 components)
 *             .over(model, "bank")) {
 *   Classifier.open(bank, "intent", …); // and generators over model, which answer as the base does
 * }
 * }
 */
@NullMarked
package dev.jackdaw.adapter;

import org.jspecify.annotations.NullMarked;
