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

    /** Counts as bars. */
    record Bars(String title, String caption, List<Bar> bars) implements Section {
      public Bars {
        bars = List.copyOf(bars);
      }
    }

    /** Texts of differently marked pieces under their title, each with a heading. */
    record Marked(String title, String caption, List<MarkedText> texts) implements Section {
      public Marked {
        texts = List.copyOf(texts);
      }
    }

    /** Sentences. */
    record Words(String title, List<String> sentences) implements Section {
      public Words {
        sentences = List.copyOf(sentences);
      }
    }
  }

  /**
   * A bar.
   *
   * @param notable whether it is shown as one to look at
   */
  public record Bar(String name, long count, boolean notable) {}

  /** A text of marked pieces. */
  public record MarkedText(String heading, List<Piece> pieces) {
    public MarkedText {
      pieces = List.copyOf(pieces);
    }
  }

  /** A piece of a text. */
  public record Piece(String text, Mark mark) {}

  /** How a piece is shown. */
  public enum Mark {
    /** What matters. */
    STRONG,
    /** What does not. */
    FAINT,
    /** What is no text but controls it. */
    CONTROL,
    /** Control that matters. */
    STRONG_CONTROL
  }
}
