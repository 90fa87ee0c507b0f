package dev.jackdaw.pipeline;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.generation.GenerationSettings;
import java.util.List;

/**
 * What the model is asked to write.
 *
 * @param prompts beginnings; empty for none. The empty text lets it begin by itself
 * @param settings how it goes on
 */
public record SamplesConfig(
    @Doc("Beginnings; the empty text lets it begin by itself") @Default("[]") List<String> prompts,
    @Doc("How it goes on") @Default("{max_tokens: 48}") GenerationSettings settings) {
  public SamplesConfig {
    prompts = List.copyOf(prompts);
  }
}
