package dev.jackdaw.optimizer;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.finetune.NamePattern;
import java.util.Optional;

/**
 * Parameters that are treated differently from the rest.
 *
 * @param match name of a parameter with {@code *} for any characters: {@code blocks.*.attention.*}
 * @param rate factor on the learning rate
 * @param weightDecay in place of the optimizer's; 0 for none
 */
public record ParameterGroup(
    @Doc("Names of parameters, * standing for any characters: blocks.*.attention.*") String match,
    @Doc("Factor on the learning rate") @Default("1") @Range(min = 0) double rate,
    @Doc("Weight decay in place of the optimizer's") @Range(min = 0, max = 100)
        Optional<Double> weightDecay) {
  boolean matches(String parameter) {
    return new NamePattern(match).matches(parameter);
  }
}
