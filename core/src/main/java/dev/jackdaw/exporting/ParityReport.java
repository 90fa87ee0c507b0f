package dev.jackdaw.exporting;

import dev.jackdaw.report.Page;
import dev.jackdaw.task.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the parity gate found.
 *
 * @param checks in the order they were made; empty where nothing could be run
 * @param limits what they are held to
 * @param prompts where the texts came from
 * @param trained who computed the trained model: {@code "cpu, fp32"}
 * @param exported who computed the exported one
 * @param unverified why nothing was run; empty where it was
 */
public record ParityReport(
    List<ParityCheck> checks,
    ParityLimits limits,
    String prompts,
    String trained,
    String exported,
    String unverified) {
  public ParityReport {
    checks = List.copyOf(checks);
  }

  /** What is beyond the limits, a sentence each; empty if the files may be handed out. */
  public List<String> breaches() {
    return checks.stream().flatMap(check -> limits.breaches(check).stream()).toList();
  }

  /** Whether the exported files were run and found equal. */
  public boolean verified() {
    return unverified.isEmpty() && breaches().isEmpty();
  }

  private double worst() {
    return checks.stream().mapToDouble(check -> check.agreement().maxDifference()).max().orElse(0);
  }

  /** The mean over all rows. */
  private double weighted(java.util.function.ToDoubleFunction<Agreement> figure) {
    double sum = 0;
    long rows = 0;
    for (ParityCheck check : checks) {
      sum += check.agreement().rows() * figure.applyAsDouble(check.agreement());
      rows += check.agreement().rows();
    }
    return sum / rows;
  }

  /** One line for a terminal. */
  public String line() {
    if (!unverified.isEmpty()) {
      return "unverified: " + unverified;
    }
    double growth =
        checks.stream()
            .mapToDouble(check -> check.agreement().perplexityGrowth())
            .reduce(0, (a, b) -> Math.abs(b) > Math.abs(a) ? b : a);
    return String.format(
        Locale.ROOT,
        "%s: outputs differ by at most %.2g (mean %.2g), same choice %.2f %%, KL %.2g, perplexity %+.3f %% (%d checks on %s)",
        breaches().isEmpty() ? "within the limits" : "beyond the limits",
        worst(),
        weighted(Agreement::meanDifference),
        100 * weighted(Agreement::topAgreement),
        weighted(Agreement::divergence),
        100 * growth,
        checks.size(),
        prompts);
  }

  /** Everything, for JSON. */
  public Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("verified", verified());
    if (!unverified.isEmpty()) {
      document.put("unverified", unverified);
    }
    document.put("prompts", prompts);
    document.put("trained", trained);
    document.put("exported", exported);
    Map<String, Object> held = new LinkedHashMap<>();
    if (Double.isFinite(limits.maxDifference())) {
      held.put("max_difference", limits.maxDifference());
    }
    held.put("perplexity_growth", limits.perplexityGrowth());
    held.put("top_agreement", limits.topAgreement());
    document.put("limits", held);
    List<Map<String, Object>> all = new ArrayList<>();
    for (ParityCheck check : checks) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("graph", check.graph());
      one.put("check", check.what());
      one.putAll(check.agreement().document());
      all.add(one);
    }
    document.put("checks", all);
    document.put("breaches", breaches());
    return document;
  }

  /** The same as a page. */
  public Page page() {
    Map<String, String> figures = new LinkedHashMap<>();
    List<Page.Section> sections = new ArrayList<>();
    if (!checks.isEmpty()) {
      figures.put("largest difference", String.format(Locale.ROOT, "%.2g", worst()));
      figures.put(
          "same choice",
          String.format(Locale.ROOT, "%.2f %%", 100 * weighted(Agreement::topAgreement)));
      figures.put("KL", String.format(Locale.ROOT, "%.2g", weighted(Agreement::divergence)));
      sections.add(new Page.Section.Rows(table()));
    }
    List<String> notes = new ArrayList<>(breaches());
    notes.add("Texts: " + prompts + ".");
    notes.add("Trained model on " + trained + "; exported files on " + exported + ".");
    sections.add(new Page.Section.Words("Notes", notes));
    return new Page("Parity of exported files", line() + ".", figures, sections);
  }

  private Table table() {
    List<List<Object>> rows = new ArrayList<>();
    for (ParityCheck check : checks) {
      Agreement found = check.agreement();
      rows.add(
          List.of(
              check.graph(),
              check.what(),
              found.rows(),
              String.format(Locale.ROOT, "%.3g", found.maxDifference()),
              String.format(Locale.ROOT, "%.3g", found.meanDifference()),
              String.format(Locale.ROOT, "%.2f %%", 100 * found.topAgreement()),
              String.format(Locale.ROOT, "%.3g", found.divergence()),
              Double.isNaN(found.trainedPerplexity())
                  ? "–"
                  : String.format(
                      Locale.ROOT,
                      "%.4f → %.4f",
                      found.trainedPerplexity(),
                      found.exportedPerplexity())));
    }
    return new Table(
        "Checks",
        List.of("graph", "check", "rows", "max", "mean", "same_choice", "kl", "perplexity"),
        rows);
  }
}
