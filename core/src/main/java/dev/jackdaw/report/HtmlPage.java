package dev.jackdaw.report;

import dev.jackdaw.storage.AtomicWriter;
import dev.jackdaw.task.Figure;
import dev.jackdaw.task.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes a {@link Page} as one HTML file of the same kind as {@link HtmlReport}. */
public final class HtmlPage {
  /** Fractions in tables; whole numbers are shown whole. */
  private static final String FRACTION = "%.4f";

  /** Texts up to here are not broken into lines. */
  private static final int SHORT = 24;

  private HtmlPage() {}

  /**
   * Writes or replaces the file.
   *
   * @throws dev.jackdaw.problem.UserException of kind OUTPUT
   */
  public static void write(Page page, Path file) {
    new AtomicWriter().writeString(file, html(page));
  }

  static String html(Page page) {
    List<Map<String, Object>> plots = new ArrayList<>();
    StringBuilder sections = new StringBuilder();
    for (Page.Section section : page.sections()) {
      sections.append(
          switch (section) {
            case Page.Section.Rows(Table table) ->
                HtmlReport.section(Html.escape(table.title()), rows(table));
            case Page.Section.Words(String title, List<String> sentences) ->
                HtmlReport.section(Html.escape(title), words(sentences));
            case Page.Section.Bars bars ->
                HtmlReport.section(Html.escape(bars.title()), bars(bars));
            case Page.Section.Marked marked ->
                HtmlReport.section(Html.escape(marked.title()), marked(marked));
            case Page.Section.Plot(Figure figure) ->
                HtmlReport.section(Html.escape(figure.title()), plot(figure, plots));
          });
    }
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("title", Html.escape(page.title()));
    parts.put("summary", Html.escape(page.summary()));
    parts.put("figures", HtmlReport.figures(page.figures()));
    parts.put("sections", sections.toString());
    parts.put("styles", HtmlReport.styles());
    parts.put("plotter", HtmlReport.plotter());
    parts.put("script", HtmlReport.resource("page.js"));
    parts.put("data", Html.scriptSafe(JsonMapper.shared().writeValueAsString(plots)));
    return Html.filled(HtmlReport.resource("page.html"), parts);
  }

  private static String words(List<String> sentences) {
    StringBuilder html = new StringBuilder();
    sentences.forEach(words -> html.append("<p>").append(Html.escape(words)).append("</p>\n"));
    return html.toString();
  }

  private static String bars(Page.Section.Bars section) {
    long most = section.bars().stream().mapToLong(Page.Bar::count).max().orElse(0);
    StringBuilder html = new StringBuilder("<table class=\"bars\"><caption>");
    html.append(Html.escape(section.caption())).append("</caption><tbody>");
    for (Page.Bar bar : section.bars()) {
      html.append(bar.notable() ? "<tr class=\"notable\"><th>" : "<tr><th>")
          .append(Html.escape(bar.name()))
          .append("</th><td class=\"number\">")
          .append(String.format(Locale.ROOT, "%,d", bar.count()))
          .append("</td><td class=\"bar\">");
      if (bar.count() > 0) {
        html.append("<i style=\"width:")
            .append(String.format(Locale.ROOT, "%.1f", 100.0 * bar.count() / most))
            .append("%\"></i>");
      }
      html.append("</td></tr>\n");
    }
    return html.append("</tbody></table>").toString();
  }

  private static String marked(Page.Section.Marked section) {
    StringBuilder html = new StringBuilder("<p>" + Html.escape(section.caption()) + "</p>\n");
    for (Page.MarkedText text : section.texts()) {
      html.append("<h3>").append(Html.escape(text.heading())).append("</h3>\n<p class=\"marked\">");
      for (Page.Piece piece : text.pieces()) {
        String mark = piece.mark().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        html.append("<span class=\"").append(mark).append("\">");
        html.append(Html.escape(piece.text()).replace("\n", "⏎\n")).append("</span>");
      }
      html.append("</p>\n");
    }
    return html.toString();
  }

  private static String rows(Table table) {
    if (table.rows().isEmpty()) {
      return "<p>None.</p>";
    }
    StringBuilder html = new StringBuilder("<div class=\"wide\"><table class=\"rows\"><thead><tr>");
    for (String column : table.columns()) {
      html.append("<th>").append(Html.escape(column.replace('_', ' '))).append("</th>");
    }
    html.append("</tr></thead>\n<tbody>");
    for (List<Object> row : table.rows()) {
      html.append("<tr>");
      row.forEach(value -> html.append(cell(value)));
      html.append("</tr>\n");
    }
    return html.append("</tbody></table></div>").toString();
  }

  private static String cell(Object value) {
    return switch (value) {
      case Double number when !Double.isFinite(number) -> "<td class=\"number\">–</td>";
      case Double number ->
          "<td class=\"number\">" + String.format(Locale.ROOT, FRACTION, number) + "</td>";
      case Number number ->
          "<td class=\"number\">" + String.format(Locale.ROOT, "%,d", number.longValue()) + "</td>";
      default ->
          (value.toString().length() <= SHORT ? "<td class=\"short\">" : "<td>")
              + Html.escape(value.toString())
              + "</td>";
    };
  }

  private static String plot(Figure figure, List<Map<String, Object>> plots) {
    return switch (figure) {
      case Figure.HeatMap map -> HeatMapSvg.of(map);
      case Figure.Curves curves -> {
        String id = "plot-" + plots.size();
        plots.add(data(id, curves));
        yield "<figure id=\""
            + id
            + "\"><figcaption>"
            + Html.escape(curves.y())
            + " over "
            + Html.escape(curves.x())
            + "</figcaption></figure>";
      }
    };
  }

  private static Map<String, Object> data(String id, Figure.Curves curves) {
    List<Map<String, Object>> series = new ArrayList<>();
    for (Figure.Series one : curves.series()) {
      List<List<Double>> points =
          one.points().stream()
              .filter(point -> Double.isFinite(point.x()) && Double.isFinite(point.y()))
              .map(point -> List.of(point.x(), point.y()))
              .toList();
      series.add(Map.of("name", one.name(), "reference", one.reference(), "points", points));
    }
    return Map.of("id", id, "x", curves.x(), "y", curves.y(), "series", series);
  }
}
