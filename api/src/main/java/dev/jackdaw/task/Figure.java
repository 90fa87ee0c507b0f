package dev.jackdaw.task;

import java.util.List;

/** What a report plots. */
public sealed interface Figure {
  String title();

  /**
   * Lines over one horizontal axis.
   *
   * @param x what the horizontal axis is
   * @param y what the vertical axis is
   */
  record Curves(String title, String x, String y, List<Series> series) implements Figure {
    public Curves {
      series = List.copyOf(series);
    }
  }

  /**
   * One line.
   *
   * @param points from left to right
   * @param reference whether it only shows where others should be, as the diagonal of a calibration diagram does
   */
  record Series(String name, List<Point> points, boolean reference) {
    public Series {
      points = List.copyOf(points);
    }
  }

  /** A point of a line. */
  record Point(double x, double y) {}

  /**
   * Counts of pairs as a map of colours: a confusion matrix.
   *
   * @param rows what the rows are: {@code label}
   * @param columns what the columns are: {@code predicted}
   * @param rowNames one per row
   * @param columnNames one per column
   * @param counts by row and column
   */
  @SuppressWarnings("ArrayRecordComponent") // a value carrier, never compared
  record HeatMap(
      String title,
      String rows,
      String columns,
      List<String> rowNames,
      List<String> columnNames,
      int[][] counts)
      implements Figure {
    public HeatMap {
      rowNames = List.copyOf(rowNames);
      columnNames = List.copyOf(columnNames);
    }
  }
}
