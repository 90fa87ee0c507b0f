package dev.jackdaw.finetune.lora;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import java.util.List;

/**
 * Settings of LoRA and DoRA.
 *
 * @param alpha the change is multiplied by {@code alpha / rank}, or {@code alpha / sqrt(rank)} where rank-stabilised
 * @param targets roles and patterns of names; every projection inside blocks by default, the output projection not
 * @param loraPlusRatio LoRA+: how much faster B learns than A; its paper uses 16
 */
public record LoraConfig(
    @Default("8") @Range(min = 1, max = 65536) @Doc("Rank of the change.") int rank,
    @Default("16") @Range(min = 1e-9, max = 1e9) @Doc("The change counts alpha / rank.")
        double alpha,
    @Default("0") @Range(min = 0, max = 0.99) @Doc("Dropout on what the change reads.")
        double dropout,
    @Default("[blocks.*]")
        @Doc("Projections: roles (query), or names with * for any characters (blocks.0.*).")
        List<String> targets,
    @Default("false") @Doc("Scale by alpha / sqrt(rank), for high ranks (rsLoRA).") boolean rsLora,
    @Default("1") @Range(min = 1e-3, max = 1000) @Doc("Learning rate of B over that of A (LoRA+).")
        double loraPlusRatio,
    @Default("true") @Doc("Whether parameters of heads are trained along.") boolean trainHeads) {
  public LoraConfig {
    targets = List.copyOf(targets);
  }

  double scale() {
    return alpha / (rsLora ? Math.sqrt(rank) : rank);
  }
}
