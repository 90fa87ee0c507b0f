package dev.jackdaw.finetune;

/**
 * A way of fine-tuning: the component a plugin registers. Nothing in backbones or heads knows it.
 *
 * @param <C> its configuration record
 */
public interface FineTuneStrategy<C extends Record> {
  /**
   * @param model what there is to adapt
   * @throws dev.jackdaw.problem.UserException if the settings do not fit the model: a layer name that no site has, naming those
   *     that exist; or if the strategy cannot work on this model at all, saying why
   */
  Adaptation adapt(ModelOutline model, C config);
}
