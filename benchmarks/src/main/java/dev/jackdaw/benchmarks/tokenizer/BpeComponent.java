package dev.jackdaw.benchmarks.tokenizer;

import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import dev.jackdaw.tokenizer.TokenizerFactory;
import dev.jackdaw.tokenizer.bpe.BpeTokenizerConfig;
import java.util.List;

/** The tokenizer {@code bpe} as the framework finds it. */
final class BpeComponent {
  private final TokenizerFactory<BpeTokenizerConfig> factory;

  @SuppressWarnings("unchecked") // the component of that id is registered with that configuration
  BpeComponent() {
    factory =
        (TokenizerFactory<BpeTokenizerConfig>)
            Components.find(new PluginFolders(null, List.of()))
                .component(TokenizerFactory.class, "bpe");
  }

  TokenizerFactory<BpeTokenizerConfig> factory() {
    return factory;
  }
}
