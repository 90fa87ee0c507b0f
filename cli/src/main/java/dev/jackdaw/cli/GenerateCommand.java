package dev.jackdaw.cli;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.constraint.Constraint;
import dev.jackdaw.constraint.Whitespace;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.generation.Completion;
import dev.jackdaw.generation.GeneratedToken;
import dev.jackdaw.generation.GenerationEvent;
import dev.jackdaw.generation.GenerationRequest;
import dev.jackdaw.generation.GenerationResult;
import dev.jackdaw.generation.GenerationSettings;
import dev.jackdaw.generation.Generator;
import dev.jackdaw.generation.GeneratorLimits;
import dev.jackdaw.inference.InferenceModel;
import dev.jackdaw.inference.TokenScore;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets a model go on with a text. */
final class GenerateCommand implements Command<GenerateCommand.Options> {
  record Options(
      @Doc("What to go on with; - reads standard input. Left out, the model begins by itself.")
          Optional<String> prompt,
      @Doc("Token ids to go on with instead of a text: 464,3290.") Optional<String> ids,
      @Doc("Most tokens to generate.") @Default("256") @Range(min = 1) int maxTokens,
      @Doc("0 takes the likeliest token; higher is more varied.")
          @Default("0.8")
          @Range(min = 0, max = 100)
          double temperature,
      @Doc("Draw from so many likeliest tokens; 0: all.") @Default("0") @Range(min = 0) int topK,
      @Doc("Draw from the likeliest tokens whose probabilities reach this sum.")
          @Default("0.95")
          @Range(min = 0, max = 1)
          double topP,
      @Doc("Draw from tokens at least this fraction as likely as the likeliest.")
          @Default("0")
          @Range(min = 0, max = 1)
          double minP,
      @Doc("Makes tokens that occurred less likely; 1: no penalty.")
          @Default("1")
          @Range(min = 0.01, max = 100)
          double repetitionPenalty,
      @Doc("The text ends before this string; may be repeated.") @Default("[]") List<String> stop,
      @Doc("The same seed gives the same text.") @Default("1") long seed,
      @Doc("How many texts to generate.") @Default("1") @Range(min = 1, max = 1024) int samples,
      @Doc("Do not end at the end-of-text token.") boolean pastEndOfText,
      @Doc("Print only what follows the prompt.") boolean continuation,
      @Doc("With --json: so many likely tokens beside each, 0 for its own log-probability alone.")
          @Range(min = 0)
          Optional<Integer> logProbabilities,
      @Doc("The text is one of these; repeated for each.") @Default("[]") List<String> choice,
      @Doc("The text matches this regular expression as a whole.") Optional<String> regex,
      @Doc("The text is JSON that is valid for the JSON schema in this file.")
          Optional<Path> jsonSchema,
      @Doc("With --json-schema: blanks none, space (one after colons and commas) or any.")
          @Default("space")
          Whitespace whitespace,
      @Doc("Engine; the fastest there is if left out.") Optional<String> engine,
      @Doc("Where it runs: auto, cpu, cuda or cuda:N.") @Default("auto") String device,
      @Doc("Precision of matrix products: f32 or bf16.") @Default("f32") Precision precision) {}

  @Override
  public String summary() {
    return "Text from a model.";
  }

  @Override
  public String arguments() {
    return "MODEL";
  }

  @Override
  public String details() {
    return "MODEL is the folder of a bundle, of a model in the layout of Hugging Face, or of an exported one. One text is printed as it is written.";
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
    if (options.prompt().isPresent() && options.ids().isPresent()) {
      throw new UserException(
          UserException.Kind.USAGE,
          Problem.of("--prompt and --ids contradict each other").fix("give one"));
    }
    GenerationSettings settings =
        new GenerationSettings(
            options.maxTokens(),
            options.temperature(),
            options.topK(),
            options.topP(),
            options.minP(),
            options.repetitionPenalty(),
            options.seed(),
            options.samples(),
            checkedStops(options.stop()),
            !options.pastEndOfText(),
            options.logProbabilities());
    Optional<Constraint> form =
        Forms.asked(options.choice(), options.regex(), options.jsonSchema(), options.whitespace());
    if (form.isPresent() && options.pastEndOfText()) {
      throw new UserException(
          UserException.Kind.USAGE,
          Problem.of("a text that must have a form ends at the end-of-text token")
              .fix("leave out --past-end-of-text"));
    }
    try (ReadyModel open =
        ReadyModel.open(
            OpenModel.folder(arguments, "generate"),
            options.engine(),
            options.device(),
            options.precision(),
            session)) {
      InferenceModel model = open.model();
      String prompt =
          options
              .prompt()
              .map(text -> TextArguments.textOrInput(List.of(text), "generate"))
              .orElse("");
      GenerationRequest free =
          options.ids().isPresent()
              ? GenerationRequest.of(
                  TokenIds.parse(options.ids().get(), model.vocabulary()), settings)
              : GenerationRequest.of(prompt, settings);
      GenerationRequest request = form.map(free::constrained).orElse(free);
      String echo = options.continuation() || session.json() ? "" : prompt;
      try (Generator generator = Generator.open(model, GeneratorLimits.exactly(model, request))) {
        boolean stream = !session.json() && settings.samples() == 1;
        if (stream) {
          session.console().out().print(echo);
        }
        GenerationResult result =
            generator.generate(request, event -> show(event, stream, session));
        if (session.json()) {
          session.report(document(prompt, result), "");
        } else if (stream) {
          session.console().out().println();
        } else {
          for (Completion completion : result.completions()) {
            session.console().out().println("--- " + (completion.sample() + 1));
            session.console().out().println(echo + completion.text());
          }
        }
      }
    }
    return 0;
  }

  private static List<String> checkedStops(List<String> stops) {
    if (stops.contains("")) {
      throw new UserException(UserException.Kind.USAGE, Problem.of("--stop: the string is empty"));
    }
    return stops;
  }

  private static void show(GenerationEvent event, boolean stream, Session session) {
    if (stream && !event.text().isEmpty()) {
      session.console().out().print(event.text());
      session.console().out().flush();
    }
  }

  private static Map<String, Object> document(String prompt, GenerationResult result) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("prompt", prompt);
    document.put("prompt_tokens", result.promptTokens());
    List<Map<String, Object>> completions = new ArrayList<>();
    for (Completion completion : result.completions()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("text", completion.text());
      one.put("finish_reason", completion.reason().label());
      one.put("tokens", completion.tokens().stream().map(GenerateCommand::document).toList());
      completions.add(one);
    }
    document.put("completions", completions);
    document.put("first_token_seconds", result.firstTokenSeconds());
    document.put("seconds", result.seconds());
    document.put("tokens_per_second", result.tokensPerSecond());
    return document;
  }

  private static Map<String, @Nullable Object> document(GeneratedToken token) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("id", token.id());
    token
        .score()
        .ifPresent(
            score -> {
              document.put("token", score.token());
              document.put("log_probability", score.logProbability());
              document.put("top", token.top().stream().map(GenerateCommand::document).toList());
            });
    return document;
  }

  private static Map<String, Object> document(TokenScore score) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", score.id());
    document.put("token", score.token());
    document.put("logit", score.logit());
    document.put("log_probability", score.logProbability());
    return document;
  }
}
