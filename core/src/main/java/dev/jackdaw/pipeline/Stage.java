package dev.jackdaw.pipeline;

import java.util.Locale;

/** The stages of a recipe, in order. */
public enum Stage {
  /** The text is read through once, checked, counted and hashed. Never left out: the hash is how the others know what they had. */
  DATA,
  /** A vocabulary is learnt. */
  TOKENIZER,
  /** The text becomes token ids on disk. */
  TOKENS,
  /** The model is trained and written as a bundle. */
  PRETRAIN,
  /** The model is measured beside its baselines, and writes. */
  REPORT,
  /** The model is taught what the recipe's {@code finetune} section says, and measured on it. */
  FINETUNE,
  /** The bot is put together of what was taught, and must pass its golden conversations. */
  BOT;

  /** As written on a command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
