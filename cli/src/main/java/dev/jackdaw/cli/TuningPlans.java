package dev.jackdaw.cli;

import dev.jackdaw.pipeline.PlannedTuning;
import dev.jackdaw.training.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the fine-tunings of a recipe will cost, as {@code jackdaw plan} says it. */
final class TuningPlans {
  private TuningPlans() {}

  static Map<String, Object> document(String name, List<PlannedTuning> planned) {
    List<Map<String, Object>> tunings = new ArrayList<>();
    for (PlannedTuning each : planned) {
      Plan plan = each.plan();
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", each.name());
      one.put("strategy", each.strategy());
      one.put("parameters", plan.parameters());
      one.put("trained_parameters", plan.trained());
      one.put("steps", plan.sizes().steps());
      one.put("tokens_per_step", plan.sizes().shape().tokensPerStep());
      one.put("learning_rate", plan.sizes().learningRate());
      one.put("flops_per_step", plan.flopsPerStep());
      one.put("seconds", plan.seconds());
      one.put("memory_bytes", PlanCommand.bytes(plan.memory()));
      one.put("notices", each.notices());
      tunings.add(one);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", name);
    document.put("finetune", tunings);
    return document;
  }

  static String text(List<PlannedTuning> planned) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%-16s %-16s %14s %12s %8s %10s %8s  %s%n",
        "fine-tuning",
        "strategy",
        "parameters",
        "trained",
        "share",
        "memory",
        "steps",
        "time");
    for (PlannedTuning each : planned) {
      Plan plan = each.plan();
      line(
          text,
          "%-16s %-16s %,14d %,12d %7.2f%% %10s %,8d  %s%s%n",
          each.name(),
          each.strategy(),
          plan.parameters(),
          plan.trained(),
          100.0 * plan.trained() / Math.max(1, plan.parameters()),
          PlanCommand.mega(plan.memory().total()),
          plan.sizes().steps(),
          Durations.of(plan.seconds()),
          plan.memory().fits() ? "" : "  DOES NOT FIT");
    }
    planned.forEach(each -> each.notices().forEach(notice -> line(text, "%s%n", notice)));
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }
}
