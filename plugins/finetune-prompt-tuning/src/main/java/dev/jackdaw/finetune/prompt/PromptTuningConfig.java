package dev.jackdaw.finetune.prompt;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;

/**
 * The prompt.
 *
 * @param tokens how many virtual tokens; each takes a position of the context
 */
public record PromptTuningConfig(
    @Default("20") @Range(min = 1, max = 4096) @Doc("Virtual tokens in front of every sequence.")
        int tokens,
    @Default("vocabulary") @Doc("What their embeddings start as: vocabulary or random.")
        Start start,
    @Default("true") @Doc("Whether parameters of heads are trained along.") boolean trainHeads) {

  /** What the virtual tokens' embeddings start as. */
  public enum Start {
    /**
     * Embeddings of real tokens, spread over the vocabulary's first 5000, which in most vocabularies are the commonest: much better
     * than random numbers for small models (Lester et al. 2021, section 3.2).
     */
    VOCABULARY,
    /** Normal numbers of deviation 0.02. */
    RANDOM
  }
}
