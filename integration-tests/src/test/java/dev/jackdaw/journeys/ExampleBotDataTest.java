package dev.jackdaw.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.bot.GoldenConversation;
import dev.jackdaw.bot.GoldenConversations;
import dev.jackdaw.bot.GoldenTurn;
import dev.jackdaw.dialogue.Premises;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.pipeline.Recipe;
import dev.jackdaw.pipeline.RecipeFile;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import dev.jackdaw.retrieval.Passage;
import dev.jackdaw.rows.RowFiles;
import dev.jackdaw.rows.RowFilesConfig;
import dev.jackdaw.rule.Sentences;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What lies in the folders of the example bots fits together: recipes, labels, clauses, answers, conversations. */
class ExampleBotDataTest {
  private static final Components COMPONENTS = Components.find(new PluginFolders(null, List.of()));
  private static final Pattern CLAUSE = Pattern.compile("(?m)^(\\d+\\.\\d+)\\.? \\S");
  private static final Pattern CITED = Pattern.compile("clauses? (\\d+\\.\\d+)");

  @ParameterizedTest
  @EnumSource
  void recipes_bind(ExampleBot bot) {
    Recipe own = RecipeFile.read(bot.recipe(), List.of(), COMPONENTS).recipe();
    Recipe open =
        RecipeFile.read(bot.recipeFromOpenModel(), List.of("base=some-model"), COMPONENTS).recipe();

    assertThat(own.bot()).isPresent();
    assertThat(open.finetune().keySet())
        .as("what the bot is taught")
        .containsExactlyElementsOf(own.finetune().keySet());
    assertThat(open.finetune().values())
        .allSatisfy(taught -> assertThat(taught.strategy().type()).isEqualTo("lora"));
    assertThat(open.bot().orElseThrow().conversations())
        .as("golden conversations")
        .isEqualTo(own.bot().orElseThrow().conversations());
  }

  @ParameterizedTest
  @EnumSource
  void program_isShort(ExampleBot bot) throws IOException {
    List<String> lines = Files.readAllLines(bot.source());

    assertThat(lines.stream().filter(line -> !line.isBlank())).hasSizeLessThan(30);
  }

  @ParameterizedTest
  @EnumSource
  void answers_nameIntentsAndClausesThatExist(ExampleBot bot) throws IOException {
    Set<String> intents = labels(rows(bot, bot.intents() + "-train.csv"));
    Set<String> clauses = clauses(bot);
    Premises premises =
        new Premises(
            clauses.stream().map(id -> new Passage(id, "", "text")).toList(), List.copyOf(intents));

    assertThat(Sentences.read(bot.data().resolve("fixed-answers.yaml"), "answer", premises))
        .isNotEmpty();
    assertThat(Sentences.read(bot.data().resolve("handover.yaml"), "say", premises)).isNotEmpty();
    for (String part : List.of("train", "test")) {
      String said =
          rows(bot, "answers-" + part + ".jsonl").stream()
              .map(row -> row.fields().toString())
              .collect(Collectors.joining("\n"));
      assertThat(CITED.matcher(said).results().map(match -> match.group(1)))
          .as("clauses cited in answers-%s.jsonl", part)
          .isNotEmpty()
          .isSubsetOf(clauses);
    }
  }

  @ParameterizedTest
  @EnumSource
  void conversations_expectWhatExists(ExampleBot bot) throws IOException {
    Set<String> intents = labels(rows(bot, bot.intents() + "-train.csv"));
    List<GoldenTurn> turns =
        GoldenConversations.read(bot.data().resolve("conversations.yaml")).stream()
            .map(GoldenConversation::turns)
            .flatMap(List::stream)
            .toList();

    assertThat(turns).hasSizeGreaterThan(20);
    assertThat(turns.stream().flatMap(turn -> turn.intent().stream())).isSubsetOf(intents);
    assertThat(turns.stream().flatMap(turn -> turn.clause().stream())).isSubsetOf(clauses(bot));
    assertThat(turns.stream().map(turn -> plain(turn.user())))
        .as("what is said in golden conversations, which nothing may have learnt")
        .doesNotContainAnyElementsOf(learnt(bot));
  }

  @ParameterizedTest
  @EnumSource
  void heldOutRows_areNotInTraining_andHaveItsLabels(ExampleBot bot) {
    for (String kind : kinds(bot)) {
      List<DataRow> train = rows(bot, kind + "-train.csv");
      Set<String> labels = labels(train);
      for (Path file : heldOut(bot, kind)) {
        List<DataRow> rows = rows(bot, file.getFileName().toString());
        assertThat(rows).as("%s", file).isNotEmpty();
        assertThat(labels(rows)).as("labels of %s", file).isSubsetOf(labels);
        assertThat(texts(rows)).as("%s", file).doesNotContainAnyElementsOf(texts(train));
      }
    }
    assertThat(asked(rows(bot, "answers-test.jsonl")))
        .as("questions of answers-test.jsonl")
        .doesNotContainAnyElementsOf(asked(rows(bot, "answers-train.jsonl")));
  }

  private static List<String> kinds(ExampleBot bot) {
    List<String> kinds = new ArrayList<>(List.of(bot.intents(), "out-of-scope"));
    kinds.addAll(bot.labelled());
    return kinds;
  }

  private static List<Path> heldOut(ExampleBot bot, String kind) {
    try (Stream<Path> files = Files.list(bot.data())) {
      List<Path> held =
          files
              .filter(file -> file.getFileName().toString().startsWith(kind + "-"))
              .filter(file -> !file.getFileName().toString().contains("-train"))
              .toList();
      assertThat(held).as("validation and test of %s", kind).hasSizeGreaterThanOrEqualTo(2);
      return held;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<DataRow> rows(ExampleBot bot, String file) {
    try (Stream<DataRow> rows = new RowFiles().rows(RowFilesConfig.of(file), bot.data())) {
      return rows.toList();
    }
  }

  private static Set<String> labels(List<DataRow> rows) {
    Set<String> labels = new TreeSet<>();
    for (DataRow row : rows) {
      Object given = row.fields().getOrDefault("label", row.fields().getOrDefault("labels", ""));
      for (String label : given.toString().split("\\|")) {
        if (!label.isBlank()) {
          labels.add(label);
        }
      }
    }
    return labels;
  }

  private static Set<String> texts(List<DataRow> rows) {
    return rows.stream()
        .map(row -> plain(row.fields().get("text").toString()))
        .collect(Collectors.toSet());
  }

  private static Set<String> asked(List<DataRow> rows) {
    return rows.stream()
        .flatMap(row -> ((List<?>) row.fields().get("messages")).stream())
        .map(message -> (Map<?, ?>) message)
        .filter(message -> "user".equals(message.get("role")))
        .map(message -> plain(message.get("content").toString()))
        .collect(Collectors.toSet());
  }

  private static Set<String> learnt(ExampleBot bot) {
    Set<String> learnt = new TreeSet<>(asked(rows(bot, "answers-train.jsonl")));
    kinds(bot).forEach(kind -> learnt.addAll(texts(rows(bot, kind + "-train.csv"))));
    return learnt;
  }

  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
  }

  private static Set<String> clauses(ExampleBot bot) throws IOException {
    String policy = Files.readString(bot.data().resolve("policy.md"));
    Set<String> clauses =
        CLAUSE.matcher(policy).results().map(found -> found.group(1)).collect(Collectors.toSet());
    assertThat(clauses).as("clauses of the policy").hasSizeGreaterThan(50);
    return clauses;
  }
}
