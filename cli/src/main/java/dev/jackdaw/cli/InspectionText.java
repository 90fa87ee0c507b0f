package dev.jackdaw.cli;

import dev.jackdaw.inspection.EntryInspection;
import dev.jackdaw.inspection.Fates;
import dev.jackdaw.inspection.HeadInspection;
import dev.jackdaw.inspection.Inspection;
import dev.jackdaw.inspection.LabelCount;
import dev.jackdaw.inspection.Lengths;
import dev.jackdaw.inspection.Overlap;
import dev.jackdaw.inspection.Part;
import dev.jackdaw.inspection.PersonalCount;
import dev.jackdaw.inspection.PlacedText;
import dev.jackdaw.inspection.ShownExample;
import dev.jackdaw.inspection.ShownToken;
import dev.jackdaw.inspection.TextInspection;
import dev.jackdaw.inspection.TextPair;
import dev.jackdaw.problem.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An inspection for a terminal. */
final class InspectionText {
  private static final int BAR = 40;
  private static final int EXCERPT = 100;
  private static final int PAIRS = 5;
  private static final int LABELS = 100;

  private final Ink ink;
  private final StringBuilder out = new StringBuilder();

  InspectionText(Ink ink) {
    this.ink = ink;
  }

  /** The whole text, ended by a line break. */
  String of(Inspection inspection) {
    line(
        "%s: tokenizer of %,d tokens, %s; context of %,d tokens",
        inspection.recipe(),
        inspection.vocabulary(),
        inspection.tokenizer(),
        inspection.contextLength());
    inspection.text().ifPresent(this::text);
    for (EntryInspection entry : inspection.entries()) {
      for (HeadInspection head : entry.heads()) {
        head(entry, head);
      }
    }
    refusals(inspection.refusals());
    return out.toString();
  }

  private void line(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private void title(String format, Object... values) {
    out.append('\n').append(ink.bold(String.format(Locale.ROOT, format, values))).append('\n');
  }

  private void text(TextInspection text) {
    title("text: %,d documents, %,d bytes", text.documents(), text.bytes());
    examples(text.examples());
    lengths("documents", text.lengths());
    title("repetitions");
    line("  %,d documents repeat an earlier one letter for letter", text.duplicates());
    if (text.compared() < text.documents()) {
      line("  the first %,d documents were compared more closely", text.compared());
    }
    overlap(text.overlap());
    personal(text.personal(), 0);
  }

  private void head(EntryInspection entry, HeadInspection head) {
    String name = head.name().equals(entry.name()) ? "" : " of " + entry.name();
    title("%s%s: %s, strategy %s", head.name(), name, head.type(), entry.strategy());
    examples(head.examples());
    fates(head.fates());
    head.lengths().ifPresent(lengths -> lengths("training examples", lengths));
    labels(head.labels());
    title("texts alike, of %,d", head.overlap().compared());
    overlap(head.overlap());
    personal(head.personal(), head.redacted());
  }

  private void examples(List<ShownExample> examples) {
    for (ShownExample example : examples) {
      String label = example.answer().isEmpty() ? "" : " → " + example.answer();
      String cut =
          example.cut() == 0
              ? ""
              : String.format(Locale.ROOT, " (%,d tokens more are cut)", example.cut());
      out.append('\n').append(ink.faint(example.place())).append(label).append(cut).append('\n');
      tokens(example.tokens());
    }
  }

  /** Every other token is lighter, or tokens stand between bars; what is learnt is green, or in brackets. */
  private void tokens(List<ShownToken> tokens) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      ShownToken token = tokens.get(i);
      String shown = token.text().replace("\t", "⇥").replace("\r", "␍").replace("\n", "⏎\n");
      if (ink == Ink.NONE) {
        boolean before = i > 0 && tokens.get(i - 1).trained();
        boolean after = i + 1 < tokens.size() && tokens.get(i + 1).trained();
        text.append(
            token.trained() && !before ? "[" : i > 0 && before == token.trained() ? "|" : "");
        text.append(shown).append(token.trained() && !after ? "]" : "");
      } else {
        String colour = token.trained() ? (i % 2 == 0 ? "32" : "92") : (i % 2 == 0 ? "90" : "37");
        text.append(
            ink.paint(token.special() ? (token.trained() ? "1;4;35" : "35") : colour, shown));
      }
    }
    text.toString().lines().forEach(each -> out.append("  ").append(each).append('\n'));
  }

  private void fates(Map<Part, Fates> fates) {
    title(
        "%-10s %8s %8s %8s %8s %9s %8s %12s %10s",
        "rows", "rows", "whole", "cut", "dropped", "untrained", "refused", "tokens", "learnt");
    fates.forEach(
        (part, f) ->
            line(
                "%-10s %,8d %,8d %,8d %,8d %,9d %,8d %,12d %,10d",
                part.label(),
                f.rows(),
                f.kept(),
                f.cut(),
                f.dropped(),
                f.untrained(),
                f.refused(),
                f.tokens(),
                f.trained()));
  }

  private void lengths(String what, Lengths lengths) {
    List<Integer> p = lengths.percentiles();
    title("lengths of %s in tokens", what);
    line(
        "  median %,d, 90 %% up to %,d, 95 %% %,d, 99 %% %,d, longest %,d; %,d fit, %,d are longer",
        p.get(0), p.get(1), p.get(2), p.get(3), p.get(4), lengths.limit(), lengths.longer());
    int most = lengths.histogram().stream().mapToInt(Lengths.Bin::count).max().orElse(0);
    for (Lengths.Bin bin : lengths.histogram()) {
      String range = bin.from() == bin.to() ? "" + bin.from() : bin.from() + "–" + bin.to();
      String bar = bar(bin.count(), most);
      line(
          "  %13s %,8d %s",
          range, bin.count(), bin.from() > lengths.limit() ? ink.red(bar) : ink.paint("34", bar));
    }
  }

  private static String bar(long count, long most) {
    int width = (int) Math.ceilDiv(BAR * count, Math.max(1, most));
    return "█".repeat(width);
  }

  private void labels(List<LabelCount> labels) {
    if (labels.isEmpty()) {
      return;
    }
    int width = labels.stream().mapToInt(each -> each.label().length()).max().orElse(0);
    width = Math.min(Math.max(width, 5), 40);
    title("%-" + width + "s %8s %7s %10s %6s", "label", "train", "share", "validation", "test");
    int most = labels.getFirst().of(Part.TRAIN);
    for (LabelCount label : labels.subList(0, Math.min(LABELS, labels.size()))) {
      String row =
          String.format(
              Locale.ROOT,
              "%-" + width + "s %,8d %6.1f%% %,10d %,6d ",
              label.label(),
              label.of(Part.TRAIN),
              100 * label.share(),
              label.of(Part.VALIDATION),
              label.of(Part.TEST));
      out.append(label.rare() ? ink.red(row + "fewer than two to learn from") : row);
      out.append(ink.paint("34", "█".repeat(label.of(Part.TRAIN) * 20 / Math.max(1, most))));
      out.append('\n');
    }
    if (labels.size() > LABELS) {
      line("and %,d more labels", labels.size() - LABELS);
    }
  }

  private void overlap(Overlap overlap) {
    line(
        "  %-22s %8s %14s %22s",
        "",
        "equal",
        String.format(Locale.ROOT, "near (≥ %.2f)", overlap.threshold()),
        "same sentence pattern");
    overlap
        .pairs()
        .forEach(
            (parts, shared) -> {
              String row =
                  String.format(
                      Locale.ROOT,
                      "  %-22s %,8d %,14d %,22d",
                      parts.label(),
                      shared.equal(),
                      shared.near(),
                      shared.skeletons());
              boolean leaks = parts.leaks() && !shared.nothing();
              out.append(leaks ? ink.red(row) : row).append('\n');
            });
    if (overlap.passedOver() > 0) {
      line("  %,d comparisons of very many texts alike were left out", overlap.passedOver());
    }
    overlap
        .pairs()
        .forEach(
            (parts, shared) -> {
              if (!shared.nothing()) {
                pairs(parts.label(), shared);
              }
            });
    if (!overlap.contradictions().isEmpty()) {
      title("%,d texts are answered differently", overlap.contradictions().size());
      overlap.contradictions().stream()
          .limit(PAIRS)
          .forEach(
              each -> {
                line("  %s", each.texts().getFirst().excerpt(EXCERPT));
                for (PlacedText text : each.texts()) {
                  line("    %s → %s", ink.faint(text.place()), text.answerExcerpt(EXCERPT));
                }
              });
    }
  }

  private void pairs(String parts, Overlap.Shared shared) {
    title("the likest %s", parts);
    shared.worst().stream()
        .limit(PAIRS)
        .forEach(
            pair ->
                pair(
                    pair.likeness() == 1
                        ? "equal"
                        : String.format(Locale.ROOT, "%.0f %%", 100 * pair.likeness()),
                    pair));
    shared.alike().stream()
        .limit(PAIRS)
        .forEach(
            alike -> {
              line("  %7s  %s", "pattern", ink.bold(alike.skeletonExcerpt(EXCERPT)));
              pair("", alike.pair());
            });
  }

  private void pair(String likeness, TextPair pair) {
    line("  %7s  %s", likeness, side(pair.first()));
    line("  %7s  %s", "", side(pair.second()));
  }

  private String side(PlacedText text) {
    String answer = text.answer().isEmpty() ? "" : " → " + text.answerExcerpt(EXCERPT / 2);
    return ink.faint(text.place()) + " " + text.excerpt(EXCERPT) + answer;
  }

  private void personal(List<PersonalCount> personal, int redacted) {
    title("personal data");
    if (redacted > 0) {
      line("  %,d were taken out by data.redact", redacted);
    }
    if (personal.isEmpty()) {
      line("  none found%s", redacted > 0 ? " besides" : "");
    }
    for (PersonalCount each : personal) {
      String more = each.rows() > each.places().size() ? ", …" : "";
      line(
          "  %-18s %,6d in %,d rows: %s%s",
          each.kind().label(), each.count(), each.rows(), String.join(", ", each.places()), more);
    }
  }

  private void refusals(List<Problem> refusals) {
    if (refusals.isEmpty()) {
      title("Training would refuse nothing.");
      return;
    }
    title("Training would refuse this:");
    for (Problem problem : refusals) {
      out.append(ink.red(problem.toString())).append('\n');
    }
  }
}
