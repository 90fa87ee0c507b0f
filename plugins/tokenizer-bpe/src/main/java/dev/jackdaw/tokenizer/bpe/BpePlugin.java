package dev.jackdaw.tokenizer.bpe;

import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;
import dev.jackdaw.tokenizer.TokenizerFactory;

/** Brings the tokenizer {@code bpe}. */
public final class BpePlugin implements Plugin {
  @Override
  public String id() {
    return "tokenizer-bpe";
  }

  @Override
  public String description() {
    return "Byte-level BPE: trains vocabularies; reads tokenizer.json, tiktoken and GPT-2 files.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(
        TokenizerFactory.class, "bpe", BpeTokenizerConfig.class, BpeTokenizerFactory.class);
  }
}
