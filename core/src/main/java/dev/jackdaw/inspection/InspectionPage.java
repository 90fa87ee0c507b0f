package dev.jackdaw.inspection;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.report.Page;
import dev.jackdaw.report.Page.Mark;
import dev.jackdaw.report.Page.Section;
import dev.jackdaw.task.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An inspection as an HTML page. No personal datum is on it. */
public final class InspectionPage {
  private static final int EXCERPT = 220;

  private final List<Section> sections = new ArrayList<>();

  private InspectionPage() {}

  /** The page of an inspection. */
  public static Page of(Inspection inspection) {
    InspectionPage page = new InspectionPage();
    page.refusals("What training would refuse", inspection.refusals());
    inspection.text().ifPresent(page::text);
    for (EntryInspection entry : inspection.entries()) {
      for (HeadInspection head : entry.heads()) {
        String name =
            head.name().equals(entry.name()) ? entry.name() : entry.name() + "/" + head.name();
        page.head(name, head);
      }
    }
    Map<String, String> figures = new LinkedHashMap<>();
    inspection.text().ifPresent(text -> figures.put("documents", count(text.documents())));
    inspection
        .entries()
        .forEach(
            entry ->
                entry
                    .heads()
                    .forEach(
                        head ->
                            head.fates()
                                .forEach(
                                    (part, fates) ->
                                        figures.put(
                                            head.name() + ": rows for " + part.label(),
                                            count(fates.rows())))));
    figures.put("refusals", count(inspection.refusals().size()));
    return new Page(
        inspection.recipe() + ": data",
        "What the model will really see. Tokenizer of %,d tokens, %s; context of %,d tokens."
            .formatted(inspection.vocabulary(), inspection.tokenizer(), inspection.contextLength()),
        figures,
        page.sections);
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private void refusals(String title, List<Problem> refusals) {
    List<List<Object>> rows = new ArrayList<>();
    for (Problem problem : refusals) {
      String where = problem.where();
      String fix = problem.fix();
      rows.add(List.of(where == null ? "" : where, problem.what(), fix == null ? "" : fix));
    }
    sections.add(new Section.Rows(new Table(title, List.of("place", "what", "to fix"), rows)));
  }

  private void text(TextInspection text) {
    examples("Text as the model sees it", text.examples(), true);
    lengths("Text: lengths of documents", text.lengths());
    sections.add(
        new Section.Words(
            "Text: repetitions",
            List.of(
                "%,d of %,d documents repeat an earlier one letter for letter; %,d were compared more closely."
                    .formatted(text.duplicates(), text.documents(), text.compared()))));
    overlap("Text", text.overlap());
    personal("Text", text.personal());
  }

  private void head(String name, HeadInspection head) {
    examples(name + ": examples as the model sees them", head.examples(), false);
    List<List<Object>> rows = new ArrayList<>();
    head.fates()
        .forEach(
            (part, f) ->
                rows.add(
                    List.of(
                        part.label(),
                        f.rows(),
                        f.kept(),
                        f.cut(),
                        f.dropped(),
                        f.untrained(),
                        f.refused(),
                        f.tokens(),
                        f.trained())));
    sections.add(
        new Section.Rows(
            new Table(
                name + ": what becomes of the rows",
                List.of(
                    "part",
                    "rows",
                    "whole",
                    "cut",
                    "dropped",
                    "nothing to learn",
                    "refused",
                    "tokens",
                    "learnt"),
                rows)));
    head.lengths().ifPresent(lengths -> lengths(name + ": lengths of training examples", lengths));
    if (!head.labels().isEmpty()) {
      labels(name, head.labels());
    }
    overlap(name, head.overlap());
    personal(name, head.personal());
  }

  private void examples(String title, List<ShownExample> examples, boolean everything) {
    List<Page.MarkedText> texts = new ArrayList<>();
    for (ShownExample example : examples) {
      List<Page.Piece> pieces = new ArrayList<>();
      for (ShownToken token : example.tokens()) {
        pieces.add(new Page.Piece(token.text(), mark(token)));
      }
      String label = example.answer().isEmpty() ? "" : " → " + example.answer();
      String cut = example.cut() == 0 ? "" : " (%,d tokens cut)".formatted(example.cut());
      texts.add(new Page.MarkedText(example.place() + label + cut, pieces));
    }
    String caption =
        everything || examples.stream().noneMatch(e -> e.answer().isEmpty())
            ? "Each frame is a token; special tokens are violet."
            : "Each frame is a token: green ones are learnt, grey ones are read, special tokens are violet.";
    sections.add(new Section.Marked(title, caption, texts));
  }

  private static Mark mark(ShownToken token) {
    if (token.special()) {
      return token.trained() ? Mark.STRONG_CONTROL : Mark.CONTROL;
    }
    return token.trained() ? Mark.STRONG : Mark.FAINT;
  }

  private void lengths(String title, Lengths lengths) {
    List<Page.Bar> bars = new ArrayList<>();
    for (Lengths.Bin bin : lengths.histogram()) {
      String name =
          bin.from() == bin.to() ? "" + bin.from() : "%d – %d".formatted(bin.from(), bin.to());
      bars.add(new Page.Bar(name, bin.count(), bin.from() > lengths.limit()));
    }
    List<Integer> p = lengths.percentiles();
    String caption =
        "%,d, in tokens: half have at most %,d, 90 %% %,d, 95 %% %,d, 99 %% %,d, all %,d. %,d fit; %,d are longer."
            .formatted(
                lengths.count(),
                p.get(0),
                p.get(1),
                p.get(2),
                p.get(3),
                p.get(4),
                lengths.limit(),
                lengths.longer());
    sections.add(new Section.Bars(title, caption, bars));
  }

  private void labels(String name, List<LabelCount> labels) {
    List<Page.Bar> bars = new ArrayList<>();
    for (LabelCount label : labels) {
      bars.add(
          new Page.Bar(
              "%s (%.1f %%, validation %,d, test %,d)"
                  .formatted(
                      label.label(),
                      100 * label.share(),
                      label.of(Part.VALIDATION),
                      label.of(Part.TEST)),
              label.of(Part.TRAIN),
              label.rare()));
    }
    sections.add(
        new Section.Bars(
            name + ": labels",
            "Training rows of each of %,d labels; red where there are fewer than two."
                .formatted(labels.size()),
            bars));
  }

  private void overlap(String name, Overlap overlap) {
    List<List<Object>> counts = new ArrayList<>();
    List<List<Object>> pairs = new ArrayList<>();
    overlap
        .pairs()
        .forEach(
            (parts, shared) -> {
              counts.add(List.of(parts.label(), shared.equal(), shared.near(), shared.skeletons()));
              shared
                  .worst()
                  .forEach(p -> pairs.add(pair(p, p.likeness() == 1 ? "equal" : percent(p))));
              shared
                  .alike()
                  .forEach(
                      a -> pairs.add(pair(a.pair(), "pattern: " + a.skeletonExcerpt(EXCERPT))));
            });
    sections.add(
        new Section.Rows(
            new Table(
                name + ": texts alike (near: Jaccard ≥ %.2f)".formatted(overlap.threshold()),
                List.of("where", "equal", "near", "same sentence pattern"),
                counts)));
    if (!pairs.isEmpty()) {
      sections.add(
          new Section.Rows(
              new Table(name + ": the likest pairs", List.of("likeness", "one", "other"), pairs)));
    }
    List<List<Object>> contradictions = new ArrayList<>();
    overlap.contradictions().stream()
        .limit(Overlap.SHOWN * 2L)
        .forEach(
            c ->
                c.texts()
                    .forEach(
                        t ->
                            contradictions.add(
                                List.of(t.excerpt(EXCERPT), t.answerExcerpt(EXCERPT), t.place()))));
    if (!contradictions.isEmpty()) {
      sections.add(
          new Section.Rows(
              new Table(
                  name
                      + ": %,d texts answered differently"
                          .formatted(overlap.contradictions().size()),
                  List.of("text", "answer", "place"),
                  contradictions)));
    }
  }

  private static String percent(TextPair pair) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * pair.likeness());
  }

  private static List<Object> pair(TextPair pair, String likeness) {
    return List.of(likeness, side(pair.first()), side(pair.second()));
  }

  private static String side(PlacedText text) {
    String answer = text.answer().isEmpty() ? "" : "\n→ " + text.answerExcerpt(EXCERPT);
    return text.place() + " (" + text.part().label() + ")\n" + text.excerpt(EXCERPT) + answer;
  }

  private void personal(String name, List<PersonalCount> personal) {
    List<List<Object>> rows = new ArrayList<>();
    for (PersonalCount each : personal) {
      rows.add(
          List.of(
              each.kind().label(), each.count(), each.rows(), String.join(", ", each.places())));
    }
    sections.add(
        new Section.Rows(
            new Table(
                name + ": personal data", List.of("kind", "found", "rows", "first places"), rows)));
  }
}
