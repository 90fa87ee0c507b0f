package dev.jackdaw.cli;

import dev.jackdaw.bot.Bot;
import dev.jackdaw.bot.BotAssembly;
import dev.jackdaw.bot.BotConfig;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.pipeline.Engines;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** A bot on its engine, closed together. */
record OpenBot(Engine engine, Bot bot) implements AutoCloseable {
  /** Opens a bot's folder. */
  static OpenBot open(Path folder, Optional<String> engine, Session session) {
    return open(engine, session, opened -> Bot.open(folder, session.components(), opened));
  }

  /** Puts one together. */
  static OpenBot of(BotConfig config, Optional<String> engine, Session session) {
    return open(
        engine, session, opened -> BotAssembly.assemble(config, session.components(), opened));
  }

  private static OpenBot open(
      Optional<String> engine, Session session, Function<Engine, Bot> open) {
    Engine opened =
        Engines.create(
            engine.orElseGet(() -> Engines.standard(session.components())), session.components());
    try {
      return new OpenBot(opened, open.apply(opened));
    } catch (RuntimeException | Error e) {
      opened.close();
      throw e;
    }
  }

  @Override
  public void close() {
    bot.close();
    engine.close();
  }
}
