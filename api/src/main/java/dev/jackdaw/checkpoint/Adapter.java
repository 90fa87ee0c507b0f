package dev.jackdaw.checkpoint;

import java.util.Map;
import java.util.Optional;

/**
 * What a fine-tuning added to a base model, without the base: settings of the strategy, the parameters it has of its own, those of
 * heads, and those of the base that it trained.
 *
 * @param base what it was made for; empty if the files do not say
 * @param strategy component id of the strategy: {@code lora}
 * @param settings of the strategy, as recipes write them: {@code rs_lora}
 * @param heads settings of the model's heads by name, each with its {@code type}; empty if the heads are the base's
 * @param calibration what was learnt on validation data of heads that label sequences, by head
 * @param chatTemplate source of the template conversations are laid out with
 * @param tensors parameters by Jackdaw's names, in the shapes the adapted model declares
 */
public record Adapter(
    Optional<Base> base,
    String strategy,
    Map<String, Object> settings,
    Map<String, Object> heads,
    Map<String, Object> calibration,
    Optional<String> chatTemplate,
    Checkpoint.Tensors tensors) {

  /**
   * The model an adapter stands on.
   *
   * @param name what people call it: the name of its folder; decides nothing
   * @param backbone component id of the backbone
   * @param config the settings of that backbone with everything written out, as in {@link Checkpoint}
   * @param vocabulary number of token ids
   * @param digest SHA-256 over the base's parameters that the adapter does not hold itself, 64 hexadecimal digits; empty if unknown
   */
  public record Base(
      String name,
      String backbone,
      Map<String, Object> config,
      int vocabulary,
      Optional<String> digest) {}
}
