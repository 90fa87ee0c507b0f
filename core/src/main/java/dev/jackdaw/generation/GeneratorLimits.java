package dev.jackdaw.generation;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.inference.LanguageModel;

/**
 * What a generator makes room for. Caches hold {@code slots * context} tokens.
 *
 * @param slots most sequences at once; more wait
 * @param context longest sequence, prompt included; at most the model's
 * @param chunk most prompt tokens read in one step, during which other sequences wait
 * @param reuse whether a prompt that begins like a sequence before it goes on from what that one left in the caches. The text is the
 *     same but for the last bit of rounding, which may tell two equally likely tokens apart
 */
public record GeneratorLimits(
    @Default("4") @Range(min = 1, max = 4096) @Doc("Most sequences at once") int slots,
    @Range(min = 1) @Doc("Longest sequence in tokens, prompt included") int context,
    @Default("256") @Range(min = 1) @Doc("Most prompt tokens read in one step") int chunk,
    @Default("true") @Doc("Whether prompts that begin alike are read once") boolean reuse) {
  private static final int CHUNK = 256;

  public GeneratorLimits {
    if (slots < 1 || context < 1 || chunk < 1) {
      throw new IllegalArgumentException(
          "[generator] "
              + slots
              + " slots, context "
              + context
              + ", chunk "
              + chunk
              + ": each must be at least 1");
    }
  }

  public GeneratorLimits(int slots, int context, int chunk) {
    this(slots, context, chunk, true);
  }

  /** The same, with every prompt read from its first token. */
  public GeneratorLimits withoutReuse() {
    return new GeneratorLimits(slots, context, chunk, false);
  }

  /** Room for whole contexts. */
  public static GeneratorLimits of(LanguageModel model, int slots) {
    return new GeneratorLimits(slots, model.contextLength(), CHUNK);
  }

  /** Room for this request and no more: smaller caches, and less to look at for each token. */
  public static GeneratorLimits exactly(LanguageModel model, GenerationRequest request) {
    long wanted =
        (long) model.virtualTokens().length
            + request.prompt().ids(model).length
            + request.settings().maxTokens();
    int context = (int) Math.min(model.contextLength(), wanted);
    return new GeneratorLimits(request.settings().samples(), context, CHUNK);
  }
}
