package dev.jackdaw.report;

import dev.jackdaw.task.Figure;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A heat map drawn as SVG. A cell is the darker the larger its share of its row; those on the diagonal have a colour of their own. What
 * is empty is not drawn, and each cell says on hovering what it is.
 */
final class HeatMapSvg {
  private static final int WIDTH = 620;
  private static final int SMALLEST = 7;
  private static final int LARGEST = 34;

  /** The smallest cell beside which a name can be read. */
  private static final int READABLE = 7;

  /** The smallest cell in which a count can be read. */
  private static final int ROOMY = 22;

  private static final int LONGEST_NAME = 28;
  private static final double LETTER = 0.56;

  private HeatMapSvg() {}

  static String of(Figure.HeatMap map) {
    int n = map.columnNames().size();
    int cell = Math.clamp(WIDTH / Math.max(1, n), SMALLEST, LARGEST);
    int font = Math.min(12, cell + 1);
    boolean named = cell >= READABLE;
    int margin =
        named
            ? (int) (font * LETTER * Math.max(longest(map.rowNames()), longest(map.columnNames())))
                + 26
            : 26;
    int width = margin + n * cell + 4;
    int height = margin + map.rowNames().size() * cell + 4;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<div class=\"wide\"><svg class=\"heat\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" font-size=\"%d\">%n",
            width,
            height,
            width,
            height,
            font));
    svg.append(
        String.format(
            Locale.ROOT,
            "<text class=\"axis\" x=\"%d\" y=\"14\" text-anchor=\"end\" font-size=\"12\">%s →</text>"
                + "<text class=\"axis\" x=\"14\" y=\"%d\" transform=\"rotate(-90 14 %d)\" text-anchor=\"end\" font-size=\"12\">← %s</text>%n",
            width - 4,
            Html.escape(map.columns()),
            margin,
            margin,
            Html.escape(map.rows())));
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"frame\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>%n",
            margin,
            margin,
            n * cell,
            map.rowNames().size() * cell));
    if (named) {
      names(svg, map, margin, cell);
    }
    cells(svg, map, margin, cell);
    return svg.append("</svg></div>").toString();
  }

  private static int longest(List<String> names) {
    return names.stream().mapToInt(name -> shown(name).length()).max().orElse(0);
  }

  private static String shown(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
  }

  private static void names(StringBuilder svg, Figure.HeatMap map, int margin, int cell) {
    for (int row = 0; row < map.rowNames().size(); row++) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" dominant-baseline=\"central\">%s</text>%n",
              margin - 4,
              margin + (row + 0.5) * cell,
              Html.escape(shown(map.rowNames().get(row)))));
    }
    for (int column = 0; column < map.columnNames().size(); column++) {
      double x = margin + (column + 0.5) * cell;
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%d\" transform=\"rotate(-90 %.1f %d)\" dominant-baseline=\"central\">%s</text>%n",
              x,
              margin - 4,
              x,
              margin - 4,
              Html.escape(shown(map.columnNames().get(column)))));
    }
  }

  private static void cells(StringBuilder svg, Figure.HeatMap map, int margin, int cell) {
    for (int row = 0; row < map.counts().length; row++) {
      int[] counts = map.counts()[row];
      int all = Arrays.stream(counts).sum();
      for (int column = 0; column < counts.length; column++) {
        if (counts[column] == 0) {
          continue;
        }
        double share = (double) counts[column] / all;
        boolean right = map.rowNames().get(row).equals(map.columnNames().get(column));
        svg.append(
            String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill-opacity=\"%.2f\"><title>%s: %s → %s</title></rect>%n",
                right ? "right" : "wrong",
                margin + column * cell,
                margin + row * cell,
                cell,
                cell,
                0.15 + 0.85 * share,
                counts[column],
                Html.escape(map.rowNames().get(row)),
                Html.escape(map.columnNames().get(column))));
        if (cell >= ROOMY) {
          svg.append(
              String.format(
                  Locale.ROOT,
                  "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" dominant-baseline=\"central\" pointer-events=\"none\">%d</text>%n",
                  share > 0.55 ? "strong" : "weak",
                  margin + (column + 0.5) * cell,
                  margin + (row + 0.5) * cell,
                  counts[column]));
        }
      }
    }
  }
}
