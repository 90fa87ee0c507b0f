package dev.jackdaw.example.airline;

import com.google.inject.Guice;
import dev.jackdaw.bot.Bot;
import dev.jackdaw.composition.BotModule;
import java.nio.file.Path;
import java.util.Map;

/** Composes the bot and asks it. Arguments: a run of its recipe, its data, and the question. */
public final class AirlineBot {
  public static void main(String[] arguments) {
    Path taught = Path.of(arguments[0], "finetune");
    Path data = Path.of(arguments[1]);
    String scope = "I can only help with travelling on Corvid Air.";
    BotModule composition =
        BotModule.composing(
            bot ->
                bot.classifier(taught.resolve("intents/bundle"))
                    .model(taught.resolve("answers/bundle"))
                    .system("You are the assistant of Corvid Air. Answer briefly and politely.")
                    .policy(data.resolve("policy.md"))
                    .questions(data.resolve("answers-train.jsonl"))
                    .fixedAnswers(data.resolve("fixed-answers.yaml"))
                    .rule("pii")
                    .rule("scope", Map.of("sentence", scope))
                    .rule("handover", Map.of("file", data.resolve("handover.yaml"))));
    try (Bot bot = Guice.createInjector(composition).getInstance(Bot.class)) {
      IO.println(bot.start().say(arguments[2]).text());
    }
  }
}
