package dev.jackdaw.cli;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How good a model is. */
final class EvalCommand implements Command<EvalCommand.Options> {
  record Options(
      @Doc(
              "What is evaluated: perplexity, classification, instruction, multiple-choice,"
                  + " lambada, or what a plugin brings; conversations of a bot.")
          @Default("perplexity")
          String task,
      @Doc("Rows or text to evaluate on; may be repeated.") @Default("[]") List<String> data,
      @Doc(
              "Columns under other names, field=column,…: text=utterance,label=intent; may be"
                  + " repeated.")
          @Default("[]")
          List<String> columns,
      @Doc("A setting of the task, key=value: head=intents; may be repeated.") @Default("[]")
          List<String> set,
      @Doc("Another model to compare with, item by item; may be repeated.") @Default("[]")
          List<Path> against,
      @Doc(
              "Rows the model was trained on, from which linear baselines are trained; may be"
                  + " repeated.")
          @Default("[]")
          List<String> baseline,
      @Doc("A folder for evaluation.json and report.html.") Optional<Path> out,
      @Doc("How often items are drawn again for intervals.") @Default("1000") @Range(min = 1)
          int resamples,
      @Doc("Decides what is drawn.") @Default("20260101") long seed,
      @Doc("Perplexity: most tokens a prediction is made from; 0: the model's context.")
          @Default("0")
          @Range(min = 0)
          int context,
      @Doc("Perplexity: how far windows are apart; 0: they do not overlap.")
          @Default("0")
          @Range(min = 0)
          int stride,
      @Doc("Engine; the fastest there is if left out.") Optional<String> engine,
      @Doc("Precision of matrix products: f32 or bf16.") @Default("f32") Precision precision) {}

  @Override
  public String summary() {
    return "How good a model is: perplexity on a text, or a task on labelled rows.";
  }

  @Override
  public String arguments() {
    return "MODEL [FILES...]";
  }

  @Override
  public String details() {
    return """
    For perplexity FILES are text files, folders, globs, .gz, .zip members and JSON lines, as in a recipe; each file, or JSON
    line, is a document. Other tasks read rows from CSV, TSV, JSON or JSON lines. jackdaw plugins TASK shows a task's settings.\
    """;
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
    if (options.task().equals(ConversationsRun.TASK) && arguments.size() == 1) {
      return ConversationsRun.run(
          Path.of(arguments.getFirst()), options.data(), options.engine(), session);
    }
    if (arguments.isEmpty() || (arguments.size() == 1 && options.data().isEmpty())) {
      throw new UserException(
          UserException.Kind.USAGE,
          Problem.of("jackdaw eval takes a model and text, or --task and --data")
              .fix(
                  "jackdaw eval runs/first-model/bundle notes.txt, or jackdaw eval BUNDLE --task"
                      + " classification --data test.csv"));
    }
    TaskRun.of(options, arguments, session).run();
    return 0;
  }
}
