package dev.jackdaw.finetune.ia3;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import java.util.List;

/**
 * Where the factors stand.
 *
 * @param outputs projections whose outputs are multiplied
 * @param inputs projections whose inputs are multiplied: where a feed-forward layer comes back to the width of the model
 */
public record Ia3Config(
    @Default("[key, value]")
        @Doc("Projections whose outputs are multiplied: roles, or names with * for any characters.")
        List<String> outputs,
    @Default("[down]")
        @Doc("Projections whose inputs are multiplied: roles, or names with * for any characters.")
        List<String> inputs,
    @Default("true") @Doc("Whether parameters of heads are trained along.") boolean trainHeads) {
  public Ia3Config {
    outputs = List.copyOf(outputs);
    inputs = List.copyOf(inputs);
  }
}
