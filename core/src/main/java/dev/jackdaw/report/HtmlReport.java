package dev.jackdaw.report;

import dev.jackdaw.corpus.TextScore;
import dev.jackdaw.storage.AtomicWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a report as one HTML file with its scripts, styles and data inside: it opens without a network, in light and dark, on a
 * screen or a phone. Every text in it is escaped, and a content policy keeps it from loading anything.
 */
public final class HtmlReport {
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  /** Samples shown from along the way; more would only repeat each other. */
  private static final int SAMPLES_SHOWN = 8;

  private HtmlReport() {}

  /**
   * Writes or replaces the file.
   *
   * @throws dev.jackdaw.problem.UserException of kind OUTPUT
   */
  public static void write(RunReport report, Path file) {
    new AtomicWriter().writeString(file, html(report));
  }

  static String html(RunReport report) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("title", Html.escape(report.title()));
    parts.put("summary", Html.escape(report.summary()));
    parts.put("figures", figures(headline(report)));
    parts.put("comparison", comparison(report.comparisons()));
    parts.put("final-samples", section("What it writes", samples(report.finalSamples(), false)));
    parts.put(
        "samples", section("As it learned", samples(spread(report.history().samples()), true)));
    parts.put(
        "configuration",
        section("Configuration", "<pre>" + Html.escape(report.configuration()) + "</pre>"));
    parts.put("provenance", section("Provenance", provenance(report.provenance())));
    parts.put("styles", styles());
    parts.put("plotter", plotter());
    parts.put("script", resource("report.js"));
    parts.put("data", Html.scriptSafe(JsonMapper.shared().writeValueAsString(data(report))));
    return Html.filled(resource("report.html"), parts);
  }

  static String styles() {
    return resource(UPLOT + "uPlot.min.css") + resource("report.css");
  }

  static String plotter() {
    return resource(UPLOT + "uPlot.iife.min.js");
  }

  private static Map<String, Object> data(RunReport report) {
    Map<String, Object> data = new LinkedHashMap<>(Curves.of(report.history()));
    List<Map<String, Object>> baselines = new ArrayList<>();
    for (Comparison one : report.comparisons().stream().skip(1).toList()) {
      baselines.add(Map.of("name", one.name(), "loss", one.score().loss()));
    }
    data.put("baselines", baselines);
    return data;
  }

  private static Map<String, String> headline(RunReport report) {
    Map<String, String> all = new LinkedHashMap<>();
    if (!report.comparisons().isEmpty()) {
      TextScore score = report.comparisons().getFirst().score();
      all.put("perplexity", number(score.perplexity()));
      all.put("bits per byte", number(score.bitsPerByte()));
    }
    all.putAll(report.figures());
    return all;
  }

  static String figures(Map<String, String> all) {
    StringBuilder html = new StringBuilder();
    all.forEach(
        (name, value) ->
            html.append("<div><dd>")
                .append(Html.escape(value))
                .append("</dd><dt>")
                .append(Html.escape(name))
                .append("</dt></div>\n"));
    return html.toString();
  }

  private static String comparison(List<Comparison> comparisons) {
    if (comparisons.isEmpty()) {
      return "";
    }
    TextScore first = comparisons.getFirst().score();
    StringBuilder rows = new StringBuilder();
    for (Comparison one : comparisons) {
      TextScore score = one.score();
      rows.append("<tr><th scope=\"row\">").append(Html.escape(one.name())).append("</th>");
      for (double value : new double[] {score.perplexity(), score.bitsPerByte(), score.loss()}) {
        rows.append("<td>").append(number(value)).append("</td>");
      }
      rows.append("</tr>\n");
    }
    String caption =
        String.format(
            Locale.ROOT, "On held-out text: %,d tokens, %,d bytes", first.tokens(), first.bytes());
    return section(
        "How good it is",
        "<table class=\"numbers\"><caption>"
            + caption
            + "</caption>\n<thead><tr><th></th><th>perplexity</th>"
            + "<th>bits per byte</th><th>loss per token</th></tr></thead>\n<tbody>"
            + rows
            + "</tbody></table>");
  }

  /** Three significant digits, and no more decimals than that needs. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    double size = Math.abs(value);
    String format = size >= 1000 ? "%,.0f" : size >= 100 ? "%.1f" : size >= 10 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }

  private static List<RunHistory.Sample> spread(List<RunHistory.Sample> samples) {
    List<Long> steps = samples.stream().map(RunHistory.Sample::step).distinct().toList();
    int shown = Math.min(steps.size(), SAMPLES_SHOWN);
    List<Long> chosen = new ArrayList<>();
    for (int i = 0; i < shown; i++) {
      chosen.add(steps.get(shown == 1 ? 0 : (int) ((long) i * (steps.size() - 1) / (shown - 1))));
    }
    return samples.stream().filter(sample -> chosen.contains(sample.step())).toList();
  }

  private static String samples(List<RunHistory.Sample> samples, boolean withStep) {
    StringBuilder html = new StringBuilder();
    long step = -1;
    for (RunHistory.Sample sample : samples) {
      if (withStep && sample.step() != step) {
        step = sample.step();
        html.append("<h3>").append(String.format(Locale.ROOT, "Step %,d", step)).append("</h3>\n");
      }
      html.append("<blockquote><b>").append(Html.escape(sample.prompt())).append("</b>");
      html.append(Html.escape(sample.text())).append("</blockquote>\n");
    }
    return html.toString();
  }

  private static String provenance(Map<String, String> provenance) {
    StringBuilder html = new StringBuilder();
    provenance.forEach(
        (name, value) ->
            html.append("<tr><th scope=\"row\">")
                .append(Html.escape(name))
                .append("</th><td>")
                .append(Html.escape(value))
                .append("</td></tr>\n"));
    return html.isEmpty() ? "" : "<table class=\"facts\"><tbody>" + html + "</tbody></table>";
  }

  static String section(String title, String content) {
    boolean empty = content.isEmpty() || content.equals("<pre></pre>");
    return empty ? "" : "<section><h2>" + title + "</h2>\n" + content + "</section>\n";
  }

  static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("[html_report] resource " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
