package dev.jackdaw.cli;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.pipeline.Pipeline;
import dev.jackdaw.pipeline.PipelineResult;
import dev.jackdaw.pipeline.RecipeFile;
import dev.jackdaw.pipeline.RunFolder;
import dev.jackdaw.pipeline.Stage;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs a recipe. */
final class RunCommand implements Command<RunCommand.Options> {
  /** What shells say of a program that ended by Ctrl-C. */
  private static final int INTERRUPTED = 130;

  record Options(
      @Doc("A setting that replaces the recipe's, key=value: training.steps=200; may be repeated.")
          @Default("[]")
          List<String> set,
      @Doc("The last stage to run: data, tokenizer, tokens, pretrain, report, finetune or bot.")
          @Default("bot")
          Stage stage,
      @Doc("Where results go; runs/NAME if left out.") Optional<Path> out) {}

  @Override
  public String summary() {
    return "Runs a recipe: from text to a model, with a report.";
  }

  @Override
  public String arguments() {
    return "RECIPE";
  }

  @Override
  public String details() {
    return """
        Stages that ran before on the same inputs are left out. Ctrl-C finishes the step under way, saves, and the same command
        goes on from there.""";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public boolean reports() {
    return true;
  }

  static Path recipe(List<String> arguments, String command) {
    if (arguments.size() != 1) {
      throw new UserException(
          UserException.Kind.USAGE,
          Problem.of("jackdaw " + command + " takes one recipe, found " + arguments.size())
              .fix("jackdaw " + command + " examples/first-model/recipe.yaml"));
    }
    return Path.of(arguments.getFirst());
  }

  @Override
  public int run(Options options, List<String> arguments, Session session) {
    RecipeFile recipe =
        RecipeFile.read(recipe(arguments, "run"), options.set(), session.components());
    RunFolder folder = new RunFolder(options.out().orElse(Path.of("runs", recipe.recipe().name())));
    try (ProgressLine line = new ProgressLine(session.console())) {
      Pipeline pipeline = new Pipeline(recipe, folder, session.components(), new RunProgress(line));
      try (Interruption _ = Interruption.of(pipeline::requestStop, line)) {
        PipelineResult result = pipeline.run(options.stage());
        line.clear();
        if (result.stopped()) {
          line.print(
              "Stopped. To go on: jackdaw run " + String.join(" ", again(options, arguments)));
          return INTERRUPTED;
        }
        session.report(document(result), text(result));
        return 0;
      }
    }
  }

  private static List<String> again(Options options, List<String> arguments) {
    List<String> words = new ArrayList<>(arguments);
    options.set().forEach(set -> words.addAll(List.of("--set", set)));
    options.out().ifPresent(out -> words.addAll(List.of("--out", out.toString())));
    return words;
  }

  private static Map<String, Object> document(PipelineResult result) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("out", result.folder().path().toString());
    document.put("stage", result.last().label());
    document.putAll(result.evaluation());
    return document;
  }

  private static String text(PipelineResult result) {
    Map<String, Object> evaluation = result.evaluation();
    StringBuilder text = new StringBuilder();
    if (evaluation.get("perplexity") != null) {
      text.append("%n%-14s %12s %15s%n".formatted("held-out text", "perplexity", "bits per byte"));
      row(text, "this model", evaluation);
      row(text, "bigram table", evaluation.get("bigram"));
      row(text, "untrained", evaluation.get("untrained"));
    }
    if (evaluation.get("samples") instanceof List<?> samples && !samples.isEmpty()) {
      text.append("%nWhat it writes:%n".formatted());
      for (Object sample : samples) {
        Map<?, ?> map = (Map<?, ?>) sample;
        text.append("  ")
            .append(map.get("prompt"))
            .append('|')
            .append(String.valueOf(map.get("text")).replace("\n", "\n  "))
            .append('\n');
      }
    }
    if (evaluation.get("finetune") instanceof Map<?, ?> taught) {
      taught.forEach((name, figures) -> taught(text, result, name.toString(), figures));
    }
    if (result.last() == Stage.BOT) {
      text.append("%nBot     %s%n".formatted(result.folder().bot()));
      if (evaluation.get("bot") instanceof Map<?, ?> passed && passed.get("turns") != null) {
        text.append(
            "Golden  all %s turns of %s conversations go as written%n"
                .formatted(passed.get("turns"), passed.get("conversations")));
      }
      text.append("Try     ./jackdaw chat %s%n".formatted(result.folder().bot()));
    }
    if (result.last() == Stage.BOT || result.last() == Stage.FINETUNE) {
      return text.toString();
    }
    if (result.last() == Stage.REPORT) {
      text.append(
          "%nModel   %s%nReport  %s%n"
              .formatted(result.folder().bundle(), result.folder().report()));
      text.append(
          "Try     ./jackdaw generate %s --prompt \"…\"%n".formatted(result.folder().bundle()));
    } else {
      text.append("finished up to ")
          .append(result.last().label())
          .append(" in ")
          .append(result.folder().path())
          .append('\n');
    }
    return text.toString();
  }

  private static void taught(
      StringBuilder text, PipelineResult result, String name, @Nullable Object figures) {
    if (!(figures instanceof Map<?, ?> map)) {
      return;
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%n%-20s %s, %,d of %,d parameters trained, %s of memory planned, %s%n",
            name,
            map.get("strategy"),
            amount(map, "trained_parameters").longValue(),
            amount(map, "parameters").longValue(),
            PlanCommand.mega(amount(map, "planned_bytes").longValue()),
            Durations.of(amount(map, "seconds").doubleValue())));
    if (map.get("heads") instanceof Map<?, ?> heads) {
      heads.forEach(
          (head, parts) -> {
            if (parts instanceof Map<?, ?> all) {
              all.forEach((part, one) -> figures(text, head + " " + part, one));
            }
          });
    }
    text.append("  model      ").append(result.folder().finetune(name).bundle()).append('\n');
    if (map.get("adapter") != null) {
      text.append("  adapter    ").append(map.get("adapter")).append('\n');
    }
  }

  /** Zero in an evaluation that an earlier version wrote without it. */
  private static Number amount(Map<?, ?> figures, String name) {
    return figures.get(name) instanceof Number number ? number : 0;
  }

  private static void figures(StringBuilder text, String what, @Nullable Object figures) {
    if (!(figures instanceof Map<?, ?> map) || !map.containsKey("rows")) {
      return;
    }
    text.append("  %-36s".formatted(what));
    map.forEach(
        (key, value) ->
            text.append(" %s %s".formatted(String.valueOf(key).replace('_', ' '), number(value))));
    text.append('\n');
  }

  private static String number(@Nullable Object value) {
    return value instanceof Double share
        ? String.format(Locale.ROOT, "%.3f", share)
        : String.valueOf(value);
  }

  private static void row(StringBuilder text, String name, @Nullable Object score) {
    if (score instanceof Map<?, ?> map
        && map.get("perplexity") instanceof Number perplexity
        && map.get("bits_per_byte") instanceof Number bits) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-14s %12.2f %15.3f%n",
              name,
              perplexity.doubleValue(),
              bits.doubleValue()));
    }
  }
}
