package dev.jackdaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class DataInspectCommandTest {
  private static final String CARD = "4111 1111 1111 1111";
  private static final String RECIPE =
      """
      name: look
      data:
        text: {type: files, paths: [text.txt], documents: blank-line}
      tokenizer: {type: character, unknown: token}
      backbone: {type: transformer, layers: 1, width: 16, heads: 2, context_length: 48}
      finetune:
        intents:
          head: {type: classification}
          data:
            train: {type: files, paths: [train.csv]}
            test: {type: files, paths: [test.csv]}
            split: {validation: 0}
        answers:
          head: {type: instruction, template: plain}
          examples: {truncation: drop}
          data:
            train: {type: files, paths: [answers.jsonl]}
            split: {validation: 0}
      """;

  @TempDir Path folder;
  private String recipe;

  @BeforeEach
  void files() throws IOException {
    write(
        "text.txt",
        "abcdefghijklmnopqrstuvwxyz\n\nABCDEFGHIJKLMNOPQRSTUVWXYZ\n\n0123456789 .,:?!'@[]\nx\n");
    write(
        "train.csv",
        """
        text,label
        where is my card,card
        "my number is %s, help",card
        i want a loan,loan
        i want a loan,card
        can I pay 50 euros to Anna,loan
        a new loan please,loan
        something odd,rare
        """
            .formatted(CARD));
    write(
        "test.csv",
        """
        text,label
        "Where is my card?",card
        can I pay 17 euros to Bert,loan
        """);
    write(
        "answers.jsonl",
        """
        {"prompt": "hi", "completion": "hello"}
        {"prompt": "how long may a question be that fits into it", "completion": "not so long"}
        """);
    recipe = write("recipe.yaml", RECIPE).toString();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private CommandRun inspect(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("data", "inspect", recipe, "--out", folder.resolve("run").toString()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private JsonNode json(String... more) {
    List<String> arguments = new ArrayList<>(List.of("--json"));
    arguments.addAll(List.of(more));
    CommandRun run = inspect(arguments.toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }

  @Test
  void inspect_rows_saysWhatTrainingWouldRefuseInItsWords() {
    CommandRun run = inspect();

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("Training would refuse this:")
        .contains("train.csv:8: class \"rare\" has 1 training row, min_examples is 2")
        .contains("test.csv:2: a row of test is in the training data too");
    CommandRun training =
        CommandRun.of("run", recipe, "--set", "training.steps=1", "--out", folder + "/trained");
    assertThat(training.code()).isNotZero();
    assertThat(training.err())
        .contains("train.csv:8: class \"rare\" has 1 training row, min_examples is 2");
  }

  @Test
  void inspect_personalData_areCountedAndNeverPrinted() {
    Path page = folder.resolve("page.html");
    CommandRun run = inspect("--rows", "10", "--html", page.toString());

    assertThat(run.out())
        .containsPattern("card number +1 in 1 rows: train.csv:3")
        .doesNotContain("1111");
    assertThat(page).content().contains("card number", "train.csv:3").doesNotContain("1111 1111");
    assertThat(inspect("--json", "--rows", "10").out()).doesNotContain("1111");
  }

  @Test
  void inspect_redaction_leavesNothingPersonal() {
    JsonNode head =
        json("--set", "finetune.intents.data.redact=[card]", "--entry", "intents")
            .at("/finetune/intents/heads/intents");

    assertThat(head.get("redacted").asInt()).isEqualTo(1);
    assertThat(head.get("personal").isEmpty()).isTrue();
  }

  @Test
  void inspect_overlap_findsLeaksPatternsAndContradictions() {
    JsonNode overlap = json().at("/finetune/intents/heads/intents/overlap");

    JsonNode leaks =
        StreamSupport.stream(overlap.get("pairs").spliterator(), false)
            .filter(pair -> pair.get("first").asString().equals("train"))
            .filter(pair -> pair.get("second").asString().equals("test"))
            .findFirst()
            .orElseThrow();
    assertThat(leaks.get("equal").asInt()).isEqualTo(1);
    assertThat(leaks.at("/worst/0/second/place").asString()).isEqualTo("test.csv:2");
    assertThat(leaks.get("skeletons").asInt() + leaks.get("near").asInt()).isEqualTo(1);
    assertThat(overlap.get("contradictions").size()).isEqualTo(1);
    assertThat(overlap.at("/contradictions/0/0/place").asString()).isEqualTo("train.csv:5");
  }

  @Test
  void inspect_answers_marksWhatIsLearntAndCountsWhatIsDropped() {
    CommandRun run = inspect("--entry", "answers", "--rows", "5");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("[ |h|e|l|l|o");
    JsonNode head = json("--entry", "answers").at("/finetune/answers/heads/answers");
    assertThat(head.at("/parts/train/dropped").asInt()).isEqualTo(1);
    assertThat(head.at("/lengths/limit").asInt()).isEqualTo(48);
    StringBuilder learnt = new StringBuilder();
    for (JsonNode token : head.at("/examples/0/tokens")) {
      learnt.append(token.get("trained").asBoolean() ? token.get("text").asString() : "");
    }
    assertThat(learnt.toString()).startsWith(" hello");
  }

  @Test
  void inspect_sameSeed_showsTheSameRows() {
    String once = inspect("--rows", "2", "--seed", "5").out();

    assertThat(inspect("--rows", "2", "--seed", "5").out()).isEqualTo(once);
  }

  @Test
  void inspect_malformedRows_areListedAndTheOtherEntryIsInspected() throws IOException {
    write("train.csv", "text,label\nonly one field\nfine,good\n");

    CommandRun run = inspect();

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("train.csv:2: the row has 1 field").contains("[ |h|e|l|l|o");
    CommandRun alone = inspect("--entry", "intents");
    assertThat(alone.code()).isEqualTo(4);
    assertThat(alone.err()).contains("train.csv:2: the row has 1 field");
  }

  @Test
  void inspect_unknownEntry_isRefusedWithThoseThereAre() {
    CommandRun run = inspect("--entry", "intent");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("no fine-tuning \"intent\"", "did you mean \"intents\"?");
  }

  @Test
  void inspect_text_countsDocuments() {
    JsonNode text = json().get("text");

    assertThat(text.get("documents").asInt()).isEqualTo(3);
    assertThat(text.at("/lengths/p100").asInt()).isEqualTo(26);
    assertThat(text.at("/overlap/pairs/0/equal").asInt()).isEqualTo(1);
  }
}
