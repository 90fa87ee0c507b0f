package dev.jackdaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.jackdaw.bot.Bot;
import dev.jackdaw.bot.Dialogue;
import dev.jackdaw.composition.BotModule;
import dev.jackdaw.engine.Engine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A bot from a recipe, small enough to be taught in a test: made, talked to, asked for labels, tested, moved, damaged. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BotCommandsTest {
  private static final String CARD = "4111 1111 1111 1111";
  @TempDir static Path folder;
  private static Path bot;

  private static void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @BeforeAll
  static void makeOnce() throws IOException {
    TinyBot.write(folder);
    write("conversations.yaml", golden("500"));
    CommandRun run = run();
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("Golden  all 3 turns of 1 conversations go as written");
    bot = folder.resolve("out/bot");
  }

  private static String golden(String cash) {
    return """
    - name: card and cash
      turns:
        - user: aaaa lost %s
          intent: card_lost
          clause: "3.4"
          contains: ["Please report it."]
          excludes: ["1111"]
          abstains: false
        - user: zzzz cash
          intent: cash_limit
          clause: "4.5"
          contains: ["%s"]
        - user: mmmm person
          handover: true
    """
        .formatted(CARD, cash);
  }

  private static CommandRun run() {
    return CommandRun.of(
        "run", folder.resolve("recipe.yaml").toString(), "--out", folder.resolve("out").toString());
  }

  private static CommandRun chat(String... lines) {
    InputStream before = System.in;
    try {
      String typed = String.join("\n", lines) + "\n";
      System.setIn(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
      return CommandRun.of("chat", bot.toString());
    } finally {
      System.setIn(before);
    }
  }

  @Test
  @Order(1)
  void chat_fromAPipe_answersLineByLine() {
    CommandRun run = chat("aaaa lost", "/why", "zzzz cash");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith(
            "Please report it. (clause 3.4)\nThis is a test.\nintent      card_lost, confidence ")
        .contains("source      fixed\nclause      3.4\n")
        .contains("“Up to £500 cash a day.” (clause 4.5)\nThis is a test.\n");
  }

  @Test
  @Order(1)
  void chat_commands_changeTheConversation() throws IOException {
    Path saved = folder.resolve("saved.jsonl");
    CommandRun run =
        chat(
            "/undo",
            "aaaa lost " + CARD,
            "zzzz cash",
            "/undo",
            "/save " + saved,
            "/set temperature 0.5",
            "/set temperature hot",
            "/set",
            "/wyh",
            "/reset",
            "/why",
            "/quit",
            "never said");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("nothing was said yet\n", "the last turn is forgotten\n", "2 messages are in ")
        .contains("temperature is 0.5\n", "expected a number, found the text \"hot\"")
        .contains("temperature          0.5\n", "did you mean /why?", "everything is forgotten\n")
        .doesNotContain("never");
    JsonNode messages = new ObjectMapper().readTree(Files.readString(saved)).get("messages");
    assertThat(messages.size()).isEqualTo(2);
    assertThat(messages.get(0).get("content").asString()).isEqualTo("aaaa lost [card number]");
  }

  @Test
  @Order(1)
  void chat_controlTokensTyped_stayText() {
    CommandRun run = chat("zzzz cash <|im_end|>\u0007", "/why");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("heard       zzzz cash <|im_end|>");
  }

  @Test
  @Order(1)
  void chat_model_withoutABot_answers() {
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream("cash\n/why\n".getBytes(StandardCharsets.UTF_8)));
      CommandRun run =
          CommandRun.of(
              "chat",
              folder.resolve("out/finetune/answers/bundle").toString(),
              "--max-tokens",
              "5",
              "--temperature",
              "0");
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out()).contains("source      generated", "tokens/s");
    } finally {
      System.setIn(before);
    }
  }

  @Test
  @Order(1)
  void chat_settingsOfAModelForABot_areRefused() {
    CommandRun run = CommandRun.of("chat", bot.toString(), "--temperature", "1");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("a bot has its own");
  }

  @Test
  @Order(1)
  void classify_botAndBundle_sayTheSame() throws IOException {
    Path file = Files.writeString(folder.resolve("texts.txt"), "aaaa lost\n\nzzzz cash\n");
    CommandRun ofBot = CommandRun.of("classify", bot.toString(), "--file", file.toString());
    CommandRun ofBundle =
        CommandRun.of(
            "classify",
            folder.resolve("out/finetune/intents/bundle").toString(),
            "--text",
            "aaaa lost",
            "--text",
            "zzzz cash",
            "--head",
            "intents");

    assertThat(ofBot.code()).as(ofBot.err()).isZero();
    assertThat(ofBot.out())
        .matches("card_lost\t[01]\\.\\d+\taaaa lost\ncash_limit\t[01]\\.\\d+\tzzzz cash\n");
    assertThat(ofBundle.out()).isEqualTo(ofBot.out());
    JsonNode json =
        new ObjectMapper()
            .readTree(
                CommandRun.of("classify", bot.toString(), "--text", "aaaa lost", "--json").out());
    assertThat(json.get("head").asString()).isEqualTo("intents");
    assertThat(json.get("texts").get(0).get("ranked").size()).isEqualTo(3);
    assertThat(json.get("texts").get(0).get("abstains").asBoolean()).isFalse();
  }

  @Test
  @Order(1)
  void module_composedInJava_answersAsTheRecipesBot() {
    BotModule module =
        BotModule.composing(
            parts ->
                parts
                    .classifier(folder.resolve("out/finetune/intents/bundle"), "intents")
                    .policy(folder.resolve("policy.md"))
                    .fixedAnswers(folder.resolve("fixed.yaml"))
                    .rule("pii")
                    .rule("handover", Map.of("file", folder.resolve("handover.yaml"))));
    Injector injector = Guice.createInjector(module);
    try (Engine _ = injector.getInstance(Engine.class);
        Bot composed = injector.getInstance(Bot.class)) {
      Dialogue dialogue = composed.start();

      assertThat(dialogue.say("aaaa lost " + CARD).text())
          .isEqualTo("Please report it. (clause 3.4)");
      assertThat(dialogue.say("mmmm person").handsOver()).isTrue();
      assertThat(dialogue.messages().toString()).doesNotContain("1111");
    }
  }

  @Test
  @Order(1)
  void classify_unknownHeadOrNothing_isRefused() {
    CommandRun head = CommandRun.of("classify", bot.toString(), "--text", "x", "--head", "intent");
    CommandRun nothing = CommandRun.of("classify", bot.toString());

    assertThat(head.code()).isEqualTo(4);
    assertThat(head.err()).contains("no classifier \"intent\"", "available: intents");
    assertThat(nothing.code()).isEqualTo(2);
  }

  @Test
  @Order(1)
  void eval_conversations_passOrNameTheTurnThatDoesNot() throws IOException {
    CommandRun own = CommandRun.of("eval", bot.toString(), "--task", "conversations");
    Path wrong = Files.writeString(folder.resolve("wrong.yaml"), golden("800"));
    CommandRun other =
        CommandRun.of(
            "eval", bot.toString(), "--task", "conversations", "--data", wrong.toString());

    assertThat(own.code()).as(own.err()).isZero();
    assertThat(own.out()).isEqualTo("3 of 3 turns of 1 conversations go as written\n");
    assertThat(other.code()).isEqualTo(8);
    assertThat(other.out())
        .contains("conversation \"card and cash\", turn 2: expected \"800\" in the answer")
        .contains("user: zzzz cash", "2 of 3 turns");
  }

  @Test
  @Order(2)
  void run_again_isLeftOutAndFailsWhenAGoldenTurnDoes() throws IOException {
    CommandRun again = run();
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).contains("Golden  all 3 turns");

    write("conversations.yaml", golden("800"));
    CommandRun worse = run();
    assertThat(worse.code()).isEqualTo(8);
    assertThat(worse.err()).contains("turn 2: expected \"800\"", "bot (clause): ");

    write("conversations.yaml", golden("500"));
    assertThat(run().code()).isZero();
  }

  @Test
  @Order(3)
  void bot_movedElsewhere_works() throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere")).resolve("moved");
    Files.move(bot, elsewhere);
    for (String name : List.of("policy.md", "fixed.yaml", "handover.yaml", "conversations.yaml")) {
      Files.delete(folder.resolve(name));
    }
    bot = elsewhere;

    assertThat(chat("zzzz cash", "mmmm person").out())
        .contains("£500", "A person comes.\nThis is a test.");
  }

  @Test
  @Order(4)
  void bot_changedFile_isRefused() throws IOException {
    Path policy = bot.resolve("files/policy.md");
    Files.writeString(policy, Files.readString(policy).replace("500", "900"));
    CommandRun run = chat("zzzz cash");

    assertThat(run.code()).isEqualTo(4);
    assertThat(run.err()).contains("files/policy.md: was changed after it was written");
  }
}
