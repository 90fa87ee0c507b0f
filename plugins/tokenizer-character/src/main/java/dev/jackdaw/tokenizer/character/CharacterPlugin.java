package dev.jackdaw.tokenizer.character;

import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;
import dev.jackdaw.tokenizer.TokenizerFactory;

/** Brings the tokenizer {@code character}. */
public final class CharacterPlugin implements Plugin {
  @Override
  public String id() {
    return "tokenizer-character";
  }

  @Override
  public String description() {
    return "One token per character seen in training.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(
        TokenizerFactory.class,
        "character",
        CharacterTokenizerConfig.class,
        CharacterTokenizerFactory.class);
  }
}
