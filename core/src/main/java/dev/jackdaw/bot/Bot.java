package dev.jackdaw.bot;

import dev.jackdaw.classification.Classifier;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.registry.Components;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A bot, ready to talk. It serves any number of conversations on any number of threads; each has a {@link Dialogue} of its own.
 *
 * {@snippet :
 * try (Bot bot = Bot.open(Path.of("runs/bank-bot/bot"), components, engine)) {
 *   Dialogue dialogue = bot.start();
 *   System.out.println(dialogue.say("I've lost my card").text());
 * }
 * }
 */
public final class Bot implements AutoCloseable {
  private final BotConfig config;
  private final BotParts parts;
  private final Optional<Classifier> classifier;
  private final AutoCloseable resources;

  Bot(BotConfig config, BotParts parts, Optional<Classifier> classifier, AutoCloseable resources) {
    this.config = config;
    this.parts = parts;
    this.classifier = classifier;
    this.resources = resources;
  }

  /**
   * Opens a bot's folder. The caller closes the bot, then the engine.
   *
   * @throws UserException with everything that is wrong with it: files that are missing or changed, parts no plugin brings
   */
  public static Bot open(Path folder, Components components, Engine engine) {
    return BotAssembly.assemble(BotFolder.read(folder, components), components, engine);
  }

  /** Begins a conversation. */
  public Dialogue start() {
    return new Dialogue(parts);
  }

  /** What the bot is made of. */
  public BotConfig config() {
    return config;
  }

  /** What tells intents, for whoever wants labels without a conversation. */
  public Optional<Classifier> classifier() {
    return classifier;
  }

  @Override
  public void close() {
    try {
      resources.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("[bot] a part could not be closed", e);
    }
  }
}
