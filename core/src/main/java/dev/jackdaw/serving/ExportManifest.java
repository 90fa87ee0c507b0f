package dev.jackdaw.serving;

import dev.jackdaw.bundle.Provenance;
import dev.jackdaw.classification.Calibration;
import dev.jackdaw.config.Default;
import dev.jackdaw.config.Range;
import dev.jackdaw.export.ExportTarget;
import dev.jackdaw.export.Purpose;
import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.recipe.Configured;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What {@code export.json} says about an exported model: all that is needed to run it without the bundle it came from.
 *
 * @param exporter id of the component that wrote the files and opens them
 * @param target what they run on
 * @param bundle SHA-256 of the {@code jackdaw.json} it was made from; empty for a model of another tool
 * @param tokenizer id of the tokenizer's kind; empty without one
 * @param vocabulary number of token ids
 * @param contextLength tokens of the longest sequence
 * @param width features of the embedding
 * @param documentStart the token every text begins with
 * @param virtualTokens placeholders {@code -1, -2, …} that stand before every sequence
 * @param heads those that were exported, with their settings
 * @param calibration of heads that label sequences
 * @param graphs what each graph is for, by name
 * @param provenance where the model comes from
 * @param verified whether the files were run and found equal to the trained model
 * @param unverified why they were not
 */
public record ExportManifest(
    String exporter,
    ExportTarget target,
    Optional<String> bundle,
    Optional<String> tokenizer,
    @Range(min = 1) int vocabulary,
    @Range(min = 1) int contextLength,
    @Range(min = 1) int width,
    Optional<Integer> documentStart,
    @Range(min = 0) int virtualTokens,
    @Default("{}") Map<String, Configured<HeadFactory<?>>> heads,
    @Default("{}") Map<String, Calibration> calibration,
    Map<String, Entry> graphs,
    Provenance provenance,
    boolean verified,
    Optional<String> unverified) {
  public ExportManifest {
    heads = Collections.unmodifiableSortedMap(new TreeMap<>(heads));
    calibration = Collections.unmodifiableSortedMap(new TreeMap<>(calibration));
    graphs = Collections.unmodifiableSortedMap(new TreeMap<>(graphs));
  }

  /**
   * A graph.
   *
   * @param purpose what it is for
   * @param head the head it ends in; none for the embedding
   */
  public record Entry(Purpose purpose, Optional<String> head) {}

  /** The graph of a purpose and head; the embedding's head is the empty name. */
  public Optional<String> graph(Purpose purpose, String head) {
    return graphs.entrySet().stream()
        .filter(entry -> entry.getValue().purpose() == purpose)
        .filter(entry -> entry.getValue().head().orElse("").equals(head))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
