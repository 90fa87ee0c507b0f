package dev.jackdaw.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.bot.Bot;
import dev.jackdaw.bot.Reply;
import dev.jackdaw.dialogue.Intent;
import dev.jackdaw.dialogue.Source;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.pipeline.Engines;
import dev.jackdaw.pipeline.Pipeline;
import dev.jackdaw.pipeline.PipelineListener;
import dev.jackdaw.pipeline.RecipeFile;
import dev.jackdaw.pipeline.RunFolder;
import dev.jackdaw.pipeline.Stage;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import dev.jackdaw.rows.RowFiles;
import dev.jackdaw.rows.RowFilesConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * The recipes of the example bots, with a few rows of each label, a very small model and without golden conversations; then the
 * program of each, composed of what its recipe taught.
 */
class ExampleBotsTest {
  private static final Components COMPONENTS = Components.find(new PluginFolders(null, List.of()));
  private static final int ROWS_A_LABEL = 4;

  @TempDir Path scratch;

  @ParameterizedTest
  @EnumSource
  void recipe_makesABot_andTheProgramComposesTheSame(ExampleBot example) throws IOException {
    RunFolder run = new RunFolder(scratch.resolve("run"));
    RecipeFile recipe = RecipeFile.read(example.recipe(), smaller(example), COMPONENTS);

    new Pipeline(recipe, run, COMPONENTS, new PipelineListener() {}).run(Stage.BOT);

    Reply reply;
    try (Engine engine = Engines.create("cpu", COMPONENTS);
        Bot bot = Bot.open(run.bot(), COMPONENTS, engine)) {
      reply = bot.start().say(example.question());
    }
    assertThat(reply.intent().map(Intent::abstains)).as("%s", reply).contains(false);
    assertThat(reply.source()).as("%s", reply).isEqualTo(Source.FIXED);
    assertThat(reply.text()).contains(example.answer());
    assertThat(printed(example, run, example.question())).isEqualTo(reply.text());
  }

  private static String printed(ExampleBot example, RunFolder run, String question) {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      example.program(run.path().toString(), example.data().toString(), question);
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8).strip();
  }

  private List<String> smaller(ExampleBot example) throws IOException {
    List<String> overrides =
        new ArrayList<>(
            List.of(
                "data.text.sources[0].documents=200",
                "tokenizer.vocabulary=400",
                "backbone.layers=1",
                "backbone.width=32",
                "backbone.heads=2",
                "training.steps=3",
                "training.batch_tokens=512",
                "training.context=64",
                "training.evaluate_every=3",
                "finetune.answers.data.train=" + fewer(example, "answers-train.jsonl", 1),
                "finetune.answers.data.validation=" + fewer(example, "answers-test.jsonl", 1),
                "finetune.answers.training.epochs=1",
                "bot.phrasing.max_tokens=8",
                "bot.conversations=null"));
    Map<String, String> heads = new HashMap<>(Map.of("intents", example.intents()));
    example.labelled().forEach(name -> heads.put(name, name));
    for (Map.Entry<String, String> head : heads.entrySet()) {
      String entry = "finetune." + head.getKey();
      for (String part : List.of("train", "validation", "test")) {
        String file = head.getValue() + "-" + part + ".csv";
        int rows = part.equals("train") ? ROWS_A_LABEL : 1;
        overrides.add(entry + ".data." + part + "=" + fewer(example, file, rows));
      }
      overrides.add(entry + ".head.ngrams.buckets=1024");
      overrides.add(entry + ".training.epochs=" + (head.getKey().equals("intents") ? 16 : 1));
      overrides.add(entry + ".training.learning_rate=1e-2");
    }
    return overrides;
  }

  /** The first rows of each label, in a file of their own, as a row source. */
  private String fewer(ExampleBot example, String file, int rowsALabel) throws IOException {
    Map<Object, Integer> seen = new HashMap<>();
    List<String> lines = new ArrayList<>();
    try (Stream<DataRow> rows = new RowFiles().rows(RowFilesConfig.of(file), example.data())) {
      rows.forEach(
          row -> {
            Object label =
                row.fields().getOrDefault("label", row.fields().getOrDefault("labels", ""));
            int many = file.endsWith(".jsonl") ? 12 : rowsALabel;
            if (seen.merge(label, 1, Integer::sum) <= many) {
              lines.add(JsonMapper.shared().writeValueAsString(row.fields()));
            }
          });
    }
    Path copy = scratch.resolve(file.replaceFirst("\\.[a-z]+$", ".jsonl"));
    Files.write(copy, lines);
    return "{type: files, paths: ['" + copy + "']}";
  }
}
