package dev.jackdaw.example.emergence;

import dev.jackdaw.report.HtmlPage;
import dev.jackdaw.report.Page;
import dev.jackdaw.task.Figure;
import dev.jackdaw.task.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** How abilities grew, as a page and as text. */
final class Growth {
  private final List<Measured> measured;
  private final List<String> skills;

  /** @param measured by tokens, at least one */
  Growth(List<Measured> measured) {
    this.measured = List.copyOf(measured);
    skills = List.copyOf(measured.getFirst().accuracy().keySet());
  }

  void write(Path file) {
    HtmlPage.write(page(), file);
  }

  private Page page() {
    Measured last = measured.getLast();
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("loss per token", String.format(Locale.ROOT, "%.3f", last.loss()));
    last.accuracy()
        .forEach(
            (skill, accuracy) ->
                figures.put(skill, String.format(Locale.ROOT, "%.0f %%", 100 * accuracy)));
    List<Figure.Series> abilities = new ArrayList<>();
    List<Figure.Series> overLoss = new ArrayList<>();
    for (String skill : skills) {
      abilities.add(series(skill, Measured::tokens, one -> of(one, skill)));
      overLoss.add(series(skill, one -> -one.loss(), one -> of(one, skill)));
    }
    return new Page(
        "Abilities that grow with next-token prediction",
        String.format(
            Locale.ROOT,
            "One small model, trained on nothing but the next token of texts about a small world, asked at %d points of its"
                + " training about what no text said in these words.",
            measured.size()),
        figures,
        List.of(
            new Page.Section.Plot(
                new Figure.Curves(
                    "Abilities over training",
                    "tokens of training",
                    "share of probes right",
                    abilities)),
            new Page.Section.Plot(
                new Figure.Curves(
                    "What it is trained for",
                    "tokens of training",
                    "loss per token on unseen texts, in nats",
                    List.of(series("loss", Measured::tokens, Measured::loss)))),
            new Page.Section.Plot(
                new Figure.Curves(
                    "Abilities over loss: to the right it falls",
                    "loss per token, negative",
                    "share of probes right",
                    overLoss)),
            new Page.Section.Rows(table()),
            new Page.Section.Words(
                "What is asked",
                List.of(
                    "Knowledge: where an animal lives and what it eats, asked in words that were only used of other animals; four"
                        + " choices.",
                    "Word completion: the last word, which follows from the sentence before; the pair of people never met. It"
                        + " counts if the model would have written it itself.",
                    "Sentiment: whether somebody is happy or cross, after words that were never said of that thing; two choices.",
                    "Translation: two words in a language that turns them round, a pair that was never translated; four choices:"
                        + " another noun, another adjective, the wrong order."))));
  }

  private Figure.Series series(
      String name, ToDoubleFunction<Measured> x, ToDoubleFunction<Measured> y) {
    return new Figure.Series(
        name,
        measured.stream()
            .map(one -> new Figure.Point(x.applyAsDouble(one), y.applyAsDouble(one)))
            .sorted(Comparator.comparingDouble(Figure.Point::x))
            .toList(),
        false);
  }

  private static double of(Measured one, String skill) {
    return one.accuracy().getOrDefault(skill, Double.NaN);
  }

  private Table table() {
    List<String> columns = new ArrayList<>(List.of("tokens", "loss"));
    columns.addAll(skills);
    List<List<Object>> rows = new ArrayList<>();
    for (Measured one : measured) {
      List<Object> row = new ArrayList<>(List.of(one.tokens(), one.loss()));
      skills.forEach(skill -> row.add(of(one, skill)));
      rows.add(row);
    }
    return new Table("Figures", columns, rows);
  }

  /** A line per checkpoint. */
  String text() {
    StringBuilder text =
        new StringBuilder(String.format(Locale.ROOT, "%10s %8s", "tokens", "loss"));
    skills.forEach(skill -> text.append(String.format(Locale.ROOT, " %16s", skill)));
    text.append('\n');
    for (Measured one : measured) {
      text.append(String.format(Locale.ROOT, "%,10d %8.3f", one.tokens(), one.loss()));
      skills.forEach(
          skill -> text.append(String.format(Locale.ROOT, " %14.0f %%", 100 * of(one, skill))));
      text.append('\n');
    }
    return text.toString();
  }
}
