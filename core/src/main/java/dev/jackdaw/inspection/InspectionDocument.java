package dev.jackdaw.inspection;

import dev.jackdaw.pii.PersonalDatum;
import dev.jackdaw.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An inspection as one document of maps and lists, for programs. No personal datum is in it. */
public final class InspectionDocument {
  private static final int EXCERPT = 300;

  private InspectionDocument() {}

  /** The document, its keys in a fixed order. */
  public static Map<String, Object> of(Inspection inspection) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("recipe", inspection.recipe());
    document.put("tokenizer", inspection.tokenizer());
    document.put("vocabulary_size", inspection.vocabulary());
    document.put("context_length", inspection.contextLength());
    inspection.text().ifPresent(text -> document.put("text", text(text)));
    Map<String, Object> entries = new LinkedHashMap<>();
    for (EntryInspection entry : inspection.entries()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("strategy", entry.strategy());
      Map<String, Object> heads = new LinkedHashMap<>();
      entry.heads().forEach(head -> heads.put(head.name(), head(head)));
      one.put("heads", heads);
      one.put("refusals", entry.allRefusals().stream().map(InspectionDocument::problem).toList());
      entries.put(entry.name(), one);
    }
    document.put("finetune", entries);
    document.put("refused", !inspection.refusals().isEmpty());
    return document;
  }

  private static Map<String, Object> text(TextInspection text) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("documents", text.documents());
    map.put("bytes", text.bytes());
    map.put("lengths", lengths(text.lengths()));
    map.put("duplicates", text.duplicates());
    map.put("compared", text.compared());
    map.put("overlap", overlap(text.overlap()));
    map.put("personal", text.personal().stream().map(InspectionDocument::personal).toList());
    map.put("examples", text.examples().stream().map(InspectionDocument::example).toList());
    return map;
  }

  private static Map<String, Object> head(HeadInspection head) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("type", head.type());
    Map<String, Object> parts = new LinkedHashMap<>();
    head.fates().forEach((part, fates) -> parts.put(part.label(), fates(fates)));
    map.put("parts", parts);
    head.lengths().ifPresent(lengths -> map.put("lengths", lengths(lengths)));
    map.put("labels", head.labels().stream().map(InspectionDocument::label).toList());
    map.put("overlap", overlap(head.overlap()));
    map.put("redacted", head.redacted());
    map.put("personal", head.personal().stream().map(InspectionDocument::personal).toList());
    map.put("examples", head.examples().stream().map(InspectionDocument::example).toList());
    map.put("refusals", head.refusals().stream().map(InspectionDocument::problem).toList());
    return map;
  }

  private static Map<String, Object> fates(Fates fates) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rows", fates.rows());
    map.put("whole", fates.kept());
    map.put("cut", fates.cut());
    map.put("dropped", fates.dropped());
    map.put("untrained", fates.untrained());
    map.put("refused", fates.refused());
    map.put("tokens", fates.tokens());
    map.put("trained", fates.trained());
    return map;
  }

  private static Map<String, Object> lengths(Lengths lengths) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("count", lengths.count());
    map.put("total", lengths.total());
    for (int i = 0; i < Lengths.PERCENTS.size(); i++) {
      map.put("p" + Lengths.PERCENTS.get(i), lengths.percentiles().get(i));
    }
    map.put("limit", lengths.limit());
    map.put("longer", lengths.longer());
    List<Map<String, Object>> bins = new ArrayList<>();
    for (Lengths.Bin bin : lengths.histogram()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("from", bin.from());
      one.put("to", bin.to());
      one.put("count", bin.count());
      bins.add(one);
    }
    map.put("histogram", bins);
    return map;
  }

  private static Map<String, Object> label(LabelCount label) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("label", label.label());
    for (Part part : Part.values()) {
      map.put(part.label(), label.of(part));
    }
    map.put("share", label.share());
    return map;
  }

  private static Map<String, Object> overlap(Overlap overlap) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("texts", overlap.compared());
    map.put("threshold", overlap.threshold());
    List<Map<String, Object>> pairs = new ArrayList<>();
    overlap
        .pairs()
        .forEach(
            (parts, shared) -> {
              Map<String, Object> one = new LinkedHashMap<>();
              one.put("first", parts.first().label());
              one.put("second", parts.second().label());
              one.put("equal", shared.equal());
              one.put("near", shared.near());
              one.put("skeletons", shared.skeletons());
              one.put("worst", shared.worst().stream().map(p -> pair(p, p.likeness())).toList());
              one.put("alike", shared.alike().stream().map(InspectionDocument::skeleton).toList());
              pairs.add(one);
            });
    map.put("pairs", pairs);
    map.put(
        "contradictions",
        overlap.contradictions().stream()
            .map(each -> each.texts().stream().map(InspectionDocument::placed).toList())
            .toList());
    map.put("passed_over", overlap.passedOver());
    return map;
  }

  private static Map<String, Object> pair(TextPair pair, double likeness) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("likeness", likeness);
    map.put("first", placed(pair.first()));
    map.put("second", placed(pair.second()));
    return map;
  }

  private static Map<String, Object> skeleton(Overlap.SharedSkeleton alike) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("skeleton", alike.skeletonExcerpt(EXCERPT));
    map.put("first", placed(alike.pair().first()));
    map.put("second", placed(alike.pair().second()));
    return map;
  }

  private static Map<String, Object> placed(PlacedText text) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("place", text.place());
    map.put("text", text.excerpt(EXCERPT));
    map.put("answer", text.answerExcerpt(EXCERPT));
    return map;
  }

  private static Map<String, Object> personal(PersonalCount count) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("kind", kind(count.kind()));
    map.put("count", count.count());
    map.put("rows", count.rows());
    map.put("places", count.places());
    return map;
  }

  private static String kind(PersonalDatum.Kind kind) {
    return switch (kind) {
      case CARD_NUMBER -> "card";
      case IBAN -> "iban";
      case EMAIL -> "email";
      case PHONE -> "phone";
    };
  }

  private static Map<String, Object> example(ShownExample example) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("place", example.place());
    map.put("label", example.answer());
    map.put("cut", example.cut());
    List<Map<String, Object>> tokens = new ArrayList<>();
    for (ShownToken token : example.tokens()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("text", token.text());
      one.put("trained", token.trained());
      one.put("special", token.special());
      tokens.add(one);
    }
    map.put("tokens", tokens);
    return map;
  }

  private static Map<String, Object> problem(Problem problem) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("what", problem.what());
    if (problem.where() != null) {
      map.put("where", problem.where());
    }
    if (!problem.available().isEmpty()) {
      map.put("available", problem.available());
    }
    if (problem.fix() != null) {
      map.put("fix", problem.fix());
    }
    return map;
  }
}
