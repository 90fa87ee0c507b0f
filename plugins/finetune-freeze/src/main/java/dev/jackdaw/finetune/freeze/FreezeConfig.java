package dev.jackdaw.finetune.freeze;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import java.util.List;

/**
 * What is trained; with nothing given the heads alone.
 *
 * @param lastBlocks how many blocks, from the last one back
 * @param parameters names of further parameters with {@code *} for any characters: {@code norm.*}
 * @param unfreezeAt gradual unfreezing (Howard and Ruder 2018): at each of these fractions of the run a further part of the last
 *     blocks begins to be trained, the last one first; empty: all from the start
 */
public record FreezeConfig(
    @Default("0") @Range(min = 0, max = 100000) @Doc("Blocks that are trained, from the last back.")
        int lastBlocks,
    @Default("[]") @Doc("Further parameters by name, * for any characters: [norm.*].")
        List<String> parameters,
    @Default("[]") @Doc("Fractions of the run at which further blocks begin: [0.1, 0.3, 0.6].")
        List<Double> unfreezeAt,
    @Default("true") @Doc("Whether parameters of heads are trained.") boolean trainHeads) {
  public FreezeConfig {
    parameters = List.copyOf(parameters);
    unfreezeAt = List.copyOf(unfreezeAt);
  }
}
