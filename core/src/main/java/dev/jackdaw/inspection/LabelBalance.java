package dev.jackdaw.inspection;

import dev.jackdaw.inspection.HeadInspector.SeenExample;
import dev.jackdaw.model.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the rows are spread over the labels. */
final class LabelBalance {
  private LabelBalance() {}

  /** The most frequent first; empty where tokens are learnt. */
  static List<LabelCount> of(List<SeenExample> seen, Target target) {
    if (target instanceof Target.Tokens) {
      return List.of();
    }
    Map<String, Map<Part, Integer>> counts = new LinkedHashMap<>();
    target.labels().forEach(label -> counts.put(label, new EnumMap<>(Part.class)));
    int rows = 0;
    for (SeenExample each : seen) {
      rows += each.part() == Part.TRAIN ? 1 : 0;
      for (String label : each.labels(target)) {
        counts
            .computeIfAbsent(label, _ -> new EnumMap<>(Part.class))
            .merge(each.part(), 1, Integer::sum);
      }
    }
    List<LabelCount> all = new ArrayList<>();
    for (Map.Entry<String, Map<Part, Integer>> entry : counts.entrySet()) {
      double share = entry.getValue().getOrDefault(Part.TRAIN, 0) / (double) Math.max(1, rows);
      all.add(new LabelCount(entry.getKey(), entry.getValue(), share));
    }
    all.sort(Comparator.comparingInt((LabelCount each) -> each.of(Part.TRAIN)).reversed());
    return all;
  }

  /** The labels of an example in one text; empty where tokens are learnt. */
  static String answer(SeenExample example, Target target) {
    return String.join(" | ", example.labels(target));
  }
}
