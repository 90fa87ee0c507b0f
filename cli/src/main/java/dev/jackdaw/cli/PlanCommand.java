package dev.jackdaw.cli;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.pipeline.PlannedRun;
import dev.jackdaw.pipeline.PlannedTuning;
import dev.jackdaw.pipeline.RecipeFile;
import dev.jackdaw.training.MemoryPlan;
import dev.jackdaw.training.Plan;
import dev.jackdaw.training.PlanPart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a recipe will cost. */
final class PlanCommand implements Command<PlanCommand.Options> {
  record Options(
      @Doc("A setting that replaces the recipe's, key=value; may be repeated.") @Default("[]")
          List<String> set) {}

  @Override
  public String summary() {
    return "What a recipe will cost, by layer: parameters, operations, memory, tokens, time.";
  }

  @Override
  public String arguments() {
    return "RECIPE";
  }

  @Override
  public String details() {
    return """
        Nothing is trained. The text is read through to be counted; how many tokens it will give is estimated from the vocabulary
        where that does not exist yet. The time is an estimate from the machine's measured peak. Of a recipe that starts from a
        finished model: every fine-tuning with its strategy, what moves, and memory; its rows are read and checked.""";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public boolean reports() {
    return true;
  }

  @Override
  public int run(Options options, List<String> arguments, Session session) {
    RecipeFile recipe =
        RecipeFile.read(RunCommand.recipe(arguments, "plan"), options.set(), session.components());
    if (recipe.recipe().base().isPresent()) {
      List<PlannedTuning> planned;
      try (ProgressLine line = new ProgressLine(session.console())) {
        planned = PlannedTuning.of(recipe, session.components(), line::update);
      }
      session.report(
          TuningPlans.document(recipe.recipe().name(), planned), TuningPlans.text(planned));
      return 0;
    }
    PlannedRun planned;
    try (ProgressLine line = new ProgressLine(session.console())) {
      planned = PlannedRun.of(recipe, session.components(), line::update);
    }
    session.report(document(recipe, planned), text(planned));
    return 0;
  }

  private static Map<String, Object> document(RecipeFile recipe, PlannedRun planned) {
    Plan plan = planned.plan();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", recipe.recipe().name());
    document.put("vocabulary_size", planned.vocabulary());
    document.put("corpus_tokens", planned.corpusTokens());
    document.put("corpus_tokens_estimated", planned.estimated());
    document.put("parameters", plan.parameters());
    document.put("trained_parameters", plan.trained());
    document.put("steps", plan.sizes().steps());
    document.put("tokens", plan.tokens());
    document.put("tokens_per_step", plan.sizes().shape().tokensPerStep());
    document.put("learning_rate", plan.sizes().learningRate());
    document.put("flops_per_token", plan.flopsPerToken());
    document.put("flops_per_step", plan.flopsPerStep());
    document.put("peak_flops_per_second", plan.peak());
    document.put("seconds", plan.seconds());
    MemoryPlan memory = plan.memory();
    document.put("memory_bytes", bytes(memory));
    List<Map<String, Object>> parts = new ArrayList<>();
    for (PlanPart part : plan.parts()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", part.name());
      one.put("parameters", part.parameters());
      one.put("trained", part.trained());
      one.put("flops_per_token", part.flopsPerToken());
      one.put("share", part.share());
      parts.add(one);
    }
    document.put("parts", parts);
    document.put("suggestion", planned.suggestion().orElse(null));
    return document;
  }

  static Map<String, Object> bytes(MemoryPlan memory) {
    Map<String, Object> bytes = new LinkedHashMap<>();
    bytes.put("parameters", memory.parameters());
    bytes.put("gradients", memory.gradients());
    bytes.put("moments", memory.moments());
    bytes.put("intermediates", memory.intermediates());
    bytes.put("total", memory.total());
    bytes.put("available", memory.available());
    bytes.put("fits", memory.fits());
    return bytes;
  }

  private static String text(PlannedRun planned) {
    Plan plan = planned.plan();
    StringBuilder text = new StringBuilder();
    line(text, "%-28s %14s %14s %8s%n", "part", "parameters", "flops/token", "share");
    for (PlanPart part : plan.parts()) {
      line(
          text,
          "%-28s %,14d %,14.0f %7.1f%%%n",
          part.name(),
          part.parameters(),
          part.flopsPerToken(),
          100 * part.share());
    }
    line(text, "%-28s %,14d %,14.0f%n%n", "all", plan.parameters(), plan.flopsPerToken());
    line(
        text,
        "%-16s %,d tokens%s in the text, %,d in the vocabulary%n",
        "text",
        planned.corpusTokens(),
        planned.estimated() ? " (estimated)" : "",
        planned.vocabulary());
    line(
        text,
        "%-16s %,d steps of %,d tokens: %,d tokens, %.1f passes over the text%n",
        "training",
        plan.sizes().steps(),
        plan.sizes().shape().tokensPerStep(),
        plan.tokens(),
        plan.tokens() / (double) Math.max(1, planned.corpusTokens()));
    line(text, "%-16s %.3g%n", "learning rate", plan.sizes().learningRate());
    planned.suggestion().ifPresent(reason -> line(text, "%-16s %s%n", "", reason));
    MemoryPlan memory = plan.memory();
    line(
        text,
        "%-16s %s: parameters %s, gradients %s, optimizer %s, intermediate values %s; available %s%s%n",
        "memory",
        mega(memory.total()),
        mega(memory.parameters()),
        mega(memory.gradients()),
        mega(memory.moments()),
        mega(memory.intermediates()),
        mega(memory.available()),
        memory.fits() ? "" : ": DOES NOT FIT");
    line(
        text,
        "%-16s about %s at %.0f %% of the measured %.0f GFLOP/s (%s)%n",
        "time",
        Durations.of(plan.seconds()),
        100 * Plan.USUAL_FRACTION,
        plan.peak() / 1e9,
        planned.engine());
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }

  static String mega(long bytes) {
    return String.format(Locale.ROOT, "%,d MB", Math.ceilDiv(bytes, 1_000_000L));
  }
}
