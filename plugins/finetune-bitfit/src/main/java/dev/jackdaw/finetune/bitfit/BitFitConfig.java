package dev.jackdaw.finetune.bitfit;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import java.util.List;

/**
 * Which biases.
 *
 * @param targets projections whose biases are trained, and which get one where they have none
 * @param others whether biases that are not a projection's are trained too: those of layer norms
 */
public record BitFitConfig(
    @Default("[blocks.*]")
        @Doc("Projections: roles (query), or names with * for any characters (blocks.0.*).")
        List<String> targets,
    @Default("true") @Doc("Whether the biases of norms are trained too.") boolean others,
    @Default("true") @Doc("Whether parameters of heads are trained along.") boolean trainHeads) {
  public BitFitConfig {
    targets = List.copyOf(targets);
  }
}
