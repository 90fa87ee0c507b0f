package dev.jackdaw.cli;

import dev.jackdaw.bot.BotConfig;
import dev.jackdaw.bot.BotFolder;
import dev.jackdaw.bot.Dialogue;
import dev.jackdaw.bot.PhrasingConfig;
import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Tree;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Talks to a bot, or to a model. */
final class ChatCommand implements Command<ChatCommand.Options> {
  record Options(
      @Doc("A model without a bot: what it is told first.") Optional<String> system,
      @Doc("A model without a bot: most tokens of an answer.") @Range(min = 1)
          Optional<Integer> maxTokens,
      @Doc("A model without a bot: 0 takes the likeliest token; 0.8 if left out.")
          @Range(min = 0, max = 100)
          Optional<Double> temperature,
      @Doc("A model without a bot: the same seed gives the same answers.") @Default("1") long seed,
      @Doc("Engine; the fastest there is if left out.") Optional<String> engine) {}

  @Override
  public String summary() {
    return "Talks to a bot, or to a model.";
  }

  @Override
  public String arguments() {
    return "BOT";
  }

  @Override
  public String details() {
    return """
    BOT is the folder of a bot, as a recipe writes it, or of a model. Ctrl-C stops an answer, Ctrl-D ends the conversation, /help
    names the commands. From a pipe each line is a turn.\
    """;
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public int run(Options options, List<String> arguments, Session session) {
    Path folder = OpenModel.folder(arguments, "chat");
    try (OpenBot open =
        BotFolder.holds(folder)
            ? bot(folder, options, session)
            : OpenBot.of(model(folder, options), options.engine(), session)) {
      Dialogue dialogue = open.bot().start();
      if (session.console().terminal()) {
        ChatTerminal.run(dialogue);
      } else {
        lines(new ChatLines(dialogue, session.console().out()));
      }
    }
    return 0;
  }

  private static OpenBot bot(Path folder, Options options, Session session) {
    boolean given =
        options.system().isPresent()
            || options.maxTokens().isPresent()
            || options.temperature().isPresent();
    if (given) {
      throw new UserException(
          UserException.Kind.USAGE,
          Problem.of("--system, --max-tokens and --temperature are for a model; a bot has its own")
              .fix("change the bot section of its recipe, or /set them in the conversation"));
    }
    return OpenBot.open(folder, options.engine(), session);
  }

  private static BotConfig model(Path folder, Options options) {
    Map<String, Object> phrasing = new LinkedHashMap<>();
    phrasing.put("max_tokens", options.maxTokens().orElse(256));
    phrasing.put("temperature", options.temperature().orElse(0.8));
    phrasing.put("seed", options.seed());
    return BotConfig.of(
        folder,
        options.system(),
        Binder.bind(
            Tree.of(phrasing, "jackdaw chat"),
            PhrasingConfig.class,
            () -> {
              throw new IllegalStateException("[chat] phrasing names no components");
            },
            null));
  }

  private static void lines(ChatLines chat) {
    try {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null && chat.goesOn(); line = in.readLine()) {
        chat.take(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
