package dev.jackdaw.cli;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.evaluation.Score;
import dev.jackdaw.evaluation.Scorer;
import dev.jackdaw.inference.TokenScore;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a model thinks of each token of a text. */
final class ScoreCommand implements Command<ScoreCommand.Options> {
  record Options(
      @Doc("The text; - reads standard input.") Optional<String> text,
      @Doc("Token ids instead of a text: 464,3290.") Optional<String> ids,
      @Doc("How many likely tokens to list at each place.")
          @Default("5")
          @Range(min = 0, max = 1000)
          int top,
      @Doc("Engine; the fastest there is if left out.") Optional<String> engine,
      @Doc("Precision of matrix products: f32 or bf16.") @Default("f32") Precision precision) {}

  @Override
  public String summary() {
    return "Log-probability of each token of a text: to compare a model with another implementation of it.";
  }

  @Override
  public String arguments() {
    return "MODEL";
  }

  @Override
  public String details() {
    return "Nothing is put in front of the tokens, so nothing is said about the first.";
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
    if (options.text().isPresent() == options.ids().isPresent()) {
      throw new UserException(
          UserException.Kind.USAGE,
          Problem.of("jackdaw score needs --text or --ids, and not both")
              .fix("see jackdaw score --help"));
    }
    try (OpenModel open =
        OpenModel.open(
            OpenModel.folder(arguments, "score"), options.engine(), options.precision(), session)) {
      Scorer scorer = new Scorer(open.model(), options.top());
      Score score =
          options.ids().isPresent()
              ? scorer.score(TokenIds.parse(options.ids().get(), open.model().vocabulary()))
              : scorer.score(
                  TextArguments.textOrInput(List.of(options.text().orElseThrow()), "score"));
      session.report(score.report(), text(score));
    }
    return 0;
  }

  private static String text(Score score) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT, "%8s  %-16s %9s  %s%n", "id", "token", "log p", "likeliest"));
    for (Score.Position position : score.positions()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%8d  %-16s %9s  %s%n",
              position.id(),
              Json.pretty(position.token()),
              position.logProbability().isPresent()
                  ? String.format(Locale.ROOT, "%.4f", position.logProbability().getAsDouble())
                  : "",
              likely(position.top())));
    }
    text.append(
        String.format(Locale.ROOT, "%8s  %-16s %9s  %s%n", "", "next", "", likely(score.next())));
    text.append(
        String.format(Locale.ROOT, "%8s  %-16s %9.4f%n", "", "all", score.logProbability()));
    return text.toString();
  }

  private static String likely(List<TokenScore> top) {
    return top.stream()
        .map(
            token ->
                String.format(
                    Locale.ROOT,
                    "%s %.3f",
                    Json.pretty(token.token()),
                    Math.exp(token.logProbability())))
        .collect(Collectors.joining("  "));
  }
}
