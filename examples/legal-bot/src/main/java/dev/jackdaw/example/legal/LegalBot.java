package dev.jackdaw.example.legal;

import com.google.inject.Guice;
import dev.jackdaw.bot.Bot;
import dev.jackdaw.composition.BotModule;
import java.nio.file.Path;
import java.util.Map;

/** Composes the bot and asks it. Arguments: a run of its recipe, its data, and the question. */
public final class LegalBot {
  public static void main(String[] arguments) {
    Path taught = Path.of(arguments[0], "finetune");
    Path data = Path.of(arguments[1]);
    BotModule composition =
        BotModule.composing(
            bot ->
                bot.classifier(taught.resolve("intents/bundle"))
                    .policy(data.resolve("policy.md"))
                    .fixedAnswers(data.resolve("fixed-answers.yaml"))
                    .label("label_clause", taught.resolve("clauses/bundle"), "clauses", "{labels}")
                    .label("is_this_unfair", taught.resolve("unfair/bundle"), "unfair", "{labels}")
                    .rule("pii")
                    .rule("scope", Map.of("sentence", "I can only help with reading contracts."))
                    .rule("handover", Map.of("file", data.resolve("handover.yaml")))
                    .rule("disclaimer", Map.of("file", data.resolve("disclaimer.txt"))));
    try (Bot bot = Guice.createInjector(composition).getInstance(Bot.class)) {
      IO.println(bot.start().say(arguments[2]).text());
    }
  }
}
