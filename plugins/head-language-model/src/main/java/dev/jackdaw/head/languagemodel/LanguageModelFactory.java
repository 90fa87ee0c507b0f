package dev.jackdaw.head.languagemodel;

import dev.jackdaw.model.Head;
import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.tokenizer.Tokenizer;

/** Makes language-model heads. */
public final class LanguageModelFactory implements HeadFactory<LanguageModelConfig> {
  @Override
  public Head create(LanguageModelConfig config, Tokenizer tokenizer) {
    return new LanguageModelHead(config, tokenizer);
  }
}
