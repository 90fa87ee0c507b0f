package dev.jackdaw.cli;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.data.Document;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.evaluation.EvaluationResult;
import dev.jackdaw.evaluation.EvaluationSettings;
import dev.jackdaw.evaluation.TextEvaluation;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How well a model knows a text. */
final class EvalCommand implements Command<EvalCommand.Options> {
  record Options(
      @Doc("Most tokens a prediction is made from; 0: the model's context.")
          @Default("0")
          @Range(min = 0)
          int context,
      @Doc("How far windows are apart; 0: they do not overlap.") @Default("0") @Range(min = 0)
          int stride,
      @Doc("Engine; the fastest there is if left out.") Optional<String> engine,
      @Doc("Precision of matrix products: f32 or bf16.") @Default("f32") Precision precision) {}

  @Override
  public String summary() {
    return "How well a model knows a text: perplexity, bits per byte, token accuracy.";
  }

  @Override
  public String arguments() {
    return "MODEL FILES...";
  }

  @Override
  public String details() {
    return "FILES are text files, folders, globs, .gz, .zip members and JSON lines, as in a recipe. Each file, or JSON line, is a document.";
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
    if (arguments.size() < 2) {
      throw new UserException(
          UserException.Kind.USAGE,
          Problem.of("jackdaw eval takes a model and text")
              .fix("jackdaw eval runs/first-model/bundle notes.txt"));
    }
    EvaluationSettings settings = settings(options);
    Path folder = Path.of(arguments.getFirst());
    try (Stream<Document> documents =
            TextArguments.documents(arguments.subList(1, arguments.size()), "eval");
        OpenModel open = OpenModel.open(folder, options.engine(), options.precision(), session)) {
      EvaluationResult result =
          new TextEvaluation(open.model(), settings).texts(documents.map(Document::text));
      session.report(result.report(), text(result));
    }
    return 0;
  }

  private static EvaluationSettings settings(Options options) {
    try {
      return new EvaluationSettings(options.context(), options.stride());
    } catch (IllegalArgumentException e) {
      throw new UserException(UserException.Kind.USAGE, Problem.of("--" + e.getMessage()), e);
    }
  }

  private static String text(EvaluationResult result) {
    return String.format(
        Locale.ROOT,
        "perplexity      %.3f%nbits per byte   %.4f%naccuracy        %.2f %%%ntokens          %,d%nbytes           %,d%nspeed           %,.0f tokens/s%n",
        result.score().perplexity(),
        result.score().bitsPerByte(),
        100 * result.accuracy(),
        result.score().tokens(),
        result.score().bytes(),
        result.tokensPerSecond());
  }
}
