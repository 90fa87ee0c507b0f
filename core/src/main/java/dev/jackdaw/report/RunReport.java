package dev.jackdaw.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an HTML report shows.
 *
 * @param title name of the run
 * @param summary a sentence or two: what was trained, on what, for how long
 * @param figures headline figures beside the scores, in order: {@code parameters}, {@code 4.2 M}
 * @param comparisons the model first, then its baselines; empty where nothing was held out
 * @param history curves and samples
 * @param finalSamples what the finished model writes
 * @param configuration the recipe as it was run, as text
 * @param provenance where it comes from: versions, hashes, machine
 */
public record RunReport(
    String title,
    String summary,
    Map<String, String> figures,
    List<Comparison> comparisons,
    RunHistory history,
    List<RunHistory.Sample> finalSamples,
    String configuration,
    Map<String, String> provenance) {
  public RunReport {
    figures = new LinkedHashMap<>(figures);
    comparisons = List.copyOf(comparisons);
    finalSamples = List.copyOf(finalSamples);
    provenance = new LinkedHashMap<>(provenance);
  }
}
