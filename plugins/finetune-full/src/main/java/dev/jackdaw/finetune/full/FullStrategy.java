package dev.jackdaw.finetune.full;

import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.finetune.ModelOutline;

/** Trains everything and adapts nothing. */
public final class FullStrategy implements FineTuneStrategy<FullConfig> {
  @Override
  public Adaptation adapt(ModelOutline model, FullConfig config) {
    return (parameter, phase) -> true;
  }
}
