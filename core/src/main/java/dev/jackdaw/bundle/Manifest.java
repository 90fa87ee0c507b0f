package dev.jackdaw.bundle;

import dev.jackdaw.classification.Calibration;
import dev.jackdaw.config.Default;
import dev.jackdaw.config.Range;
import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.model.BackboneFactory;
import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.recipe.Configured;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What {@code jackdaw.json} says about a model: which components it is made of, with their settings, and where it comes from.
 *
 * @param checkpoint id of the checkpoint format of {@code config.json} and {@code model.safetensors}
 * @param tokenizer id of the tokenizer's kind
 * @param vocabulary number of token ids the backbone has
 * @param backbone the backbone and its settings
 * @param heads heads by name
 * @param strategy how it was fine-tuned, where that left parameters of its own
 * @param calibration what was learnt on validation data of heads that label sequences, by head
 * @param provenance where it comes from
 * @param metrics what was measured, by snake_case name
 */
public record Manifest(
    String checkpoint,
    String tokenizer,
    @Range(min = 1) int vocabulary,
    Configured<BackboneFactory<?>> backbone,
    Map<String, Configured<HeadFactory<?>>> heads,
    Optional<Configured<FineTuneStrategy<?>>> strategy,
    @Default("{}") Map<String, Calibration> calibration,
    Provenance provenance,
    @Default("{}") Map<String, Double> metrics) {
  public Manifest {
    // sorted: the same model gives the same bytes
    heads = Collections.unmodifiableSortedMap(new TreeMap<>(heads));
    calibration = Collections.unmodifiableSortedMap(new TreeMap<>(calibration));
    metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
  }

  /** The same with other settings of the backbone. */
  Manifest withBackbone(Configured<BackboneFactory<?>> other) {
    return new Manifest(
        checkpoint,
        tokenizer,
        vocabulary,
        other,
        heads,
        strategy,
        calibration,
        provenance,
        metrics);
  }
}
