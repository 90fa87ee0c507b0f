package dev.jackdaw.pipeline;

import dev.jackdaw.bot.Bot;
import dev.jackdaw.bot.BotConfig;
import dev.jackdaw.bot.BotFolder;
import dev.jackdaw.bot.GoldenConversations;
import dev.jackdaw.bot.PartConfig;
import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.bundle.FileDigest;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Rendering;
import dev.jackdaw.registry.Components;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts a recipe's bot together, and has its golden conversations: a turn that goes otherwise fails the recipe. */
final class Botmaking {
  private final RecipeFile file;
  private final Components components;
  private final RunFolder folder;
  private final BotConfig config;

  /** @param config as the recipe has it */
  Botmaking(RecipeFile file, Components components, RunFolder folder, BotConfig config) {
    this.file = file;
    this.components = components;
    this.folder = folder;
    this.config = config.withParts(part -> taught(folder, part));
  }

  /** A part from a fine-tuning is that fine-tuning's bundle, and its head the one of the same name. */
  private static PartConfig taught(RunFolder folder, PartConfig part) {
    return part.from()
        .map(
            name ->
                new PartConfig(
                    Optional.empty(),
                    Optional.of(folder.finetune(name).bundle()),
                    part.head().or(() -> Optional.of(name))))
        .orElse(part);
  }

  /** What decides the bot: its settings, its models and its files. */
  Map<String, Object> inputs() {
    Map<String, Object> inputs = new LinkedHashMap<>(Rendering.tree(config));
    Map<String, Object> contents = new LinkedHashMap<>();
    for (Path named : BotFolder.files(config)) {
      contents.put(named.toString().replace('.', '_'), digest(named));
    }
    inputs.put("contents", contents);
    return inputs;
  }

  private String digest(Path named) {
    try {
      return Files.isDirectory(named)
          ? Hashing.text(ModelDigest.of(Bundle.open(named, components)))
          : FileDigest.of(named).sha256();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<String, Object> run() {
    BotFolder.write(folder.bot(), config);
    try (Engine engine = Engines.create(file.recipe().engine(), components);
        Bot bot = Bot.open(folder.bot(), components, engine)) {
      Map<String, Object> figures = new LinkedHashMap<>();
      bot.config()
          .conversations()
          .ifPresent(conversations -> figures.putAll(converse(bot, conversations)));
      folder.writeBotEvaluation(figures);
      return figures;
    }
  }

  private Map<String, Object> converse(Bot bot, Path conversations) {
    GoldenConversations.Result result =
        GoldenConversations.run(bot, GoldenConversations.read(conversations));
    if (!result.passed()) {
      List<Problem> problems =
          result.failures().stream().map(GoldenConversations.Failure::problem).toList();
      throw new UserException(UserException.Kind.TRAINING, problems);
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("conversations", result.conversations());
    figures.put("turns", result.turns());
    return figures;
  }

  static String summary(RunFolder folder, Map<String, Object> figures) {
    String passed =
        figures.get("turns") == null
            ? ""
            : ", all %s turns of %s golden conversations go as written"
                .formatted(figures.get("turns"), figures.get("conversations"));
    return "the bot is in " + folder.bot() + passed;
  }
}
