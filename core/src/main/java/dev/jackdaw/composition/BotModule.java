package dev.jackdaw.composition;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.jackdaw.bot.Bot;
import dev.jackdaw.bot.BotAssembly;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.pipeline.Engines;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A {@link Bot} for a program that wires itself with Guice. Beside it the module binds the {@link Components} it found on the class
 * path and the {@link Engine} that computes, the fastest there is. The program closes the bot, then the engine; one that ends with
 * them need not.
 *
 * {@snippet :
 * Injector injector =
 *     Guice.createInjector(
 *         BotModule.composing(
 *             bot ->
 *                 bot.classifier(run.resolve("finetune/intents/bundle"))
 *                     .policy(data.resolve("policy.md"))
 *                     .fixedAnswers(data.resolve("fixed-answers.yaml"))
 *                     .rule("pii")
 *                     .rule("scope", Map.of("sentence", "I can only help with your account."))));
 * System.out.println(injector.getInstance(Bot.class).start().say("I lost my card").text());
 * }
 */
public final class BotModule extends AbstractModule {
  private final Optional<Path> folder;
  private final BotComposer composer;

  private BotModule(Optional<Path> folder, BotComposer composer) {
    this.folder = folder;
    this.composer = composer;
  }

  /** The bot that a recipe wrote. */
  public static BotModule open(Path folder) {
    return new BotModule(Optional.of(folder), new BotComposer());
  }

  /** A bot of parts. */
  public static BotModule composing(Consumer<BotComposer> parts) {
    BotComposer composer = new BotComposer();
    parts.accept(composer);
    return new BotModule(Optional.empty(), composer);
  }

  @Provides
  @Singleton
  Components components() {
    return Components.find(PluginFolders.beside(System.getProperty(PluginFolders.HOME), List.of()));
  }

  @Provides
  @Singleton
  Engine engine(Components components) {
    return Engines.create(Engines.standard(components), components);
  }

  @Provides
  @Singleton
  Bot bot(Components components, Engine engine) {
    return folder
        .map(from -> Bot.open(from, components, engine))
        .orElseGet(
            () ->
                BotAssembly.assemble(
                    composer.config(components), composer.own(), components, engine));
  }
}
