package dev.jackdaw.report;

import dev.jackdaw.task.Figure;
import dev.jackdaw.task.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A report of tables and plots, in the order they are read.
 *
 * @param title what it is about
 * @param summary a sentence or two
 * @param figures headline figures, in order: {@code accuracy}, {@code 92.1 %}
 * @param sections what follows
 */
public record Page(
    String title, String summary, Map<String, String> figures, List<Section> sections) {
  public Page {
    figures = new LinkedHashMap<>(figures);
    sections = List.copyOf(sections);
  }

  /** A part of a page. */
  public sealed interface Section {
    /** A table under its title. */
    record Rows(Table table) implements Section {}

    /** A plot under its title. */
    record Plot(Figure figure) implements Section {}

    /** Sentences. */
    record Words(String title, List<String> sentences) implements Section {
      public Words {
        sentences = List.copyOf(sentences);
      }
    }
  }
}
