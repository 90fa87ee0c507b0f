package dev.jackdaw.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.bot.Bot;
import dev.jackdaw.bot.BotAssembly;
import dev.jackdaw.bot.BotConfig;
import dev.jackdaw.bot.Dialogue;
import dev.jackdaw.bot.GoldenConversation;
import dev.jackdaw.bot.GoldenConversations;
import dev.jackdaw.bot.GoldenTurn;
import dev.jackdaw.bot.Reply;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.pipeline.Engines;
import dev.jackdaw.pipeline.RecipeFile;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import dev.jackdaw.task.Labeller;
import dev.jackdaw.task.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The golden conversations of the example bots, with everything of their recipes but the models: intents are those the conversations
 * expect, so that what fails is the policy, the retriever, a rule or a fixed answer.
 */
class ExampleBotConversationsTest {
  private static final Components COMPONENTS = Components.find(new PluginFolders(null, List.of()));

  @ParameterizedTest
  @EnumSource
  void conversations_withTheIntentsTheyExpect_goAsWritten(ExampleBot example) {
    BotConfig recipe =
        RecipeFile.read(example.recipe(), List.of(), COMPONENTS).recipe().bot().orElseThrow();
    Script script = new Script(SimpleLabels.learn(example, example.intents(), COMPONENTS));
    List<String> failures = new ArrayList<>();
    try (Engine engine = Engines.create("cpu", COMPONENTS);
        Bot bot =
            BotAssembly.assemble(
                withoutModel(recipe),
                part ->
                    part.from().equals(Optional.of("intents"))
                        ? script
                        : SimpleLabels.learn(example, part.from().orElseThrow(), COMPONENTS),
                COMPONENTS,
                engine)) {
      for (GoldenConversation conversation :
          GoldenConversations.read(recipe.conversations().orElseThrow())) {
        Dialogue dialogue = bot.start();
        for (GoldenTurn turn : conversation.turns()) {
          script.turn = Optional.of(turn);
          Reply reply = dialogue.say(turn.user());
          turn.differences(reply)
              .forEach(
                  difference ->
                      failures.add(
                          conversation.name()
                              + ": "
                              + turn.user()
                              + ": "
                              + difference
                              + " in "
                              + reply.text()));
        }
      }
    }

    assertThat(failures).isEmpty();
  }

  private static BotConfig withoutModel(BotConfig config) {
    return new BotConfig(
        config.classifier(),
        Optional.empty(),
        config.system(),
        config.policy(),
        config.fixedAnswers(),
        config.labels(),
        config.rules(),
        config.phrasing(),
        config.otherwise(),
        config.conversations());
  }

  /** Says what a turn expects; what it does not expect, and what is asked outside of turns, a simple classifier says. */
  private static final class Script implements Labeller {
    private final Labeller otherwise;
    private Optional<GoldenTurn> turn = Optional.empty();

    Script(Labeller otherwise) {
      this.otherwise = otherwise;
    }

    @Override
    public List<String> labels() {
      return otherwise.labels();
    }

    @Override
    public boolean several() {
      return false;
    }

    @Override
    public List<Prediction> predict(List<String> texts) {
      Optional<String> intent = turn.flatMap(GoldenTurn::intent);
      if (intent.isPresent()) {
        double[] sure = new double[labels().size()];
        sure[labels().indexOf(intent.get())] = 1;
        return texts.stream().map(_ -> Prediction.likeliest(sure, false)).toList();
      }
      boolean outside = turn.flatMap(GoldenTurn::abstains).orElse(false);
      return otherwise.predict(texts).stream()
          .map(said -> Prediction.likeliest(said.probabilities(), outside))
          .toList();
    }
  }
}
