package dev.jackdaw.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class ModelCommandsTest {
  @TempDir static Path folder;
  private static String bundle;
  private static String text;

  @BeforeAll
  static void trainOnce() throws IOException {
    text =
        Files.writeString(
                folder.resolve("text.txt"), "abcd ".repeat(300) + "\n\n" + "abcd ".repeat(300))
            .toString();
    Path recipe =
        Files.writeString(
            folder.resolve("recipe.yaml"),
            """
            name: tiny
            data: {text: {type: files, paths: [text.txt]}, held_out: {by: tail, fraction: 0.1}}
            tokenizer: {type: character}
            backbone: {type: transformer, layers: 1, width: 32, heads: 2, context_length: 32}
            training: {steps: 80, batch_tokens: 256, learning_rate: 0.01}
            """);
    CommandRun run =
        CommandRun.of("run", recipe.toString(), "--out", folder.resolve("out").toString());
    assertThat(run.code()).as(run.err()).isZero();
    bundle = folder.resolve("out/bundle").toString();
  }

  private static JsonNode json(CommandRun run) {
    assertThat(run.code()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }

  @Test
  void generate_greedy_goesOnAsLearnt() {
    CommandRun run =
        CommandRun.of(
            "generate", bundle, "--prompt", "abcd ab", "--temperature", "0", "--max-tokens", "8");

    assertThat(run).isEqualTo(new CommandRun(0, "abcd abcd abcd \n", run.err()));
  }

  @Test
  void generate_asJson_hasTokensAndReasons() {
    JsonNode report =
        json(
            CommandRun.of(
                "generate",
                bundle,
                "--prompt",
                "abcd",
                "--max-tokens",
                "6",
                "--samples",
                "2",
                "--seed",
                "3",
                "--log-probabilities",
                "1",
                "--json"));

    assertThat(report.get("prompt").asString()).isEqualTo("abcd");
    assertThat(report.get("completions").size()).isEqualTo(2);
    JsonNode first = report.get("completions").get(0);
    assertThat(first.get("finish_reason").asString()).isIn("length", "stop");
    assertThat(first.get("tokens").get(0).get("log_probability").asDouble()).isNegative();
    assertThat(first.get("tokens").get(0).get("top").size()).isEqualTo(1);
    assertThat(report.get("tokens_per_second").asDouble()).isPositive();
  }

  @Test
  void generate_stopString_endsBeforeIt() {
    assertThat(
            CommandRun.of(
                    "generate",
                    bundle,
                    "--prompt",
                    "abcd a",
                    "--temperature",
                    "0",
                    "--stop",
                    "d",
                    "--continuation",
                    "--max-tokens",
                    "9")
                .out())
        .isEqualTo("bc\n");
  }

  @Test
  void generate_forms_areKept() throws IOException {
    assertThat(
            CommandRun.of(
                    "generate",
                    bundle,
                    "--prompt",
                    "abcd a",
                    "--choice",
                    "dd",
                    "--choice",
                    "ad",
                    "--continuation")
                .out())
        .isIn("dd\n", "ad\n");
    assertThat(
            CommandRun.of(
                    "generate",
                    bundle,
                    "--prompt",
                    "abcd a",
                    "--regex",
                    "d{2}(c|x)",
                    "--continuation")
                .out())
        .as("the vocabulary has no x")
        .isEqualTo("ddc\n");
    Path schema = Files.writeString(folder.resolve("schema.json"), "{\"type\": \"null\"}");
    CommandRun unspeakable =
        CommandRun.of("generate", bundle, "--prompt", "a", "--json-schema", schema.toString());
    assertThat(unspeakable.code()).isEqualTo(4);
    assertThat(unspeakable.err()).contains("cannot spell any text that satisfies the constraint");
    CommandRun broken = CommandRun.of("generate", bundle, "--prompt", "a", "--regex", "(a");
    assertThat(broken.code()).isEqualTo(4);
    assertThat(broken.err()).contains("(a at character 1: a group that does not end");
    assertThat(CommandRun.of("generate", bundle, "--regex", "a", "--choice", "b").err())
        .contains("--choice and --regex contradict each other");
  }

  @Test
  void embed_file_isTheSameInEveryLayoutAndOneByOne() throws IOException {
    Path rows =
        Files.writeString(
            folder.resolve("rows.csv"),
            "id,said\n1,abcd abcd abcd\n2,a\n3,\"dd d\"\n4,abcd abcd\n");
    Path lines = Files.writeString(folder.resolve("rows.txt"), "abcd abcd abcd\na\n\nabcd abcd\n");
    for (String layout : new String[] {"jsonl", "csv", "npy"}) {
      Path out = folder.resolve("vectors." + layout);
      CommandRun run =
          CommandRun.of(
              "embed",
              bundle,
              "--file",
              rows.toString(),
              "--column",
              "said",
              "--out",
              out.toString());
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out()).contains("4 vectors of 32");
    }
    JsonNode one =
        json(CommandRun.of("embed", bundle, "--text", "abcd abcd", "--json"))
            .get("texts")
            .get(0)
            .get("embedding");
    JsonNode last =
        new ObjectMapper().readTree(Files.readAllLines(folder.resolve("vectors.jsonl")).get(3));
    ByteBuffer numpy =
        ByteBuffer.wrap(Files.readAllBytes(folder.resolve("vectors.npy")))
            .order(ByteOrder.LITTLE_ENDIAN);
    String[] table = Files.readAllLines(folder.resolve("vectors.csv")).get(4).split(",");
    assertThat(numpy.capacity()).isEqualTo(128 + 4 * 4 * 32);
    assertThat(new String(numpy.array(), 10, 70, StandardCharsets.US_ASCII))
        .contains("'shape': (4, 32)");
    assertThat(last.get("row").asString()).endsWith("rows.csv:5");
    for (int i = 0; i < 32; i++) {
      double expected = one.get(i).asDouble();
      assertThat(last.get("embedding").get(i).asDouble()).isCloseTo(expected, within(1e-4));
      assertThat(numpy.getFloat(128 + 4 * (3 * 32 + i))).isCloseTo((float) expected, within(1e-4f));
      assertThat(Double.parseDouble(table[2 + i])).isCloseTo(expected, within(1e-4));
    }
    Path plain = folder.resolve("plain.jsonl");
    assertThat(
            CommandRun.of(
                    "embed",
                    bundle,
                    "--file",
                    lines.toString(),
                    "--out",
                    plain.toString(),
                    "--normalize")
                .code())
        .isZero();
    assertThat(Files.readAllLines(plain)).hasSize(3);
  }

  @Test
  void embed_badInput_writesNothing() throws IOException {
    Path rows =
        Files.writeString(folder.resolve("bad.jsonl"), "{\"text\": \"a\"}\n{\"other\": 1}\n");
    Path out = folder.resolve("never.jsonl");
    CommandRun run =
        CommandRun.of("embed", bundle, "--file", rows.toString(), "--out", out.toString());
    assertThat(run.code()).isEqualTo(4);
    assertThat(run.err()).contains("bad.jsonl:2").contains("--column");
    assertThat(out).doesNotExist();
    assertThat(CommandRun.of("embed", bundle, "--text", "a", "--device", "tpu").err())
        .contains("there is no device \"tpu\"");
    assertThat(
            CommandRun.of("embed", bundle, "--text", "a", "--engine", "cpu", "--device", "cuda")
                .err())
        .contains("runs on the CPU alone, not on cuda");
    assertThat(CommandRun.of("embed", bundle, "--file", rows.toString(), "--out", "x.txt").err())
        .contains("the name does not say how to write it");
  }

  @Test
  void generate_severalSamples_areSeparated() {
    assertThat(
            CommandRun.of(
                    "generate", bundle, "--prompt", "ab", "--samples", "2", "--max-tokens", "3")
                .out())
        .startsWith("--- 1\nab")
        .contains("\n--- 2\nab");
  }

  @Test
  void score_text_addsUpToWhatEvalSays() {
    JsonNode report =
        json(CommandRun.of("score", bundle, "--text", "abcd abcd", "--top", "2", "--json"));

    assertThat(report.get("positions").size()).isEqualTo(9);
    assertThat(report.get("positions").get(0).get("log_probability").isNull()).isTrue();
    double sum = 0;
    for (JsonNode position : report.get("positions")) {
      sum += position.get("log_probability").asDouble(0);
    }
    assertThat(report.get("log_probability").asDouble()).isCloseTo(sum, within(1e-9));
    JsonNode last = report.get("positions").get(8);
    assertThat(last.get("token").asString()).isEqualTo("d");
    assertThat(last.get("top").get(0).get("token").asString()).isEqualTo("d");
    assertThat(last.get("top").get(0).get("logit").isNumber()).isTrue();
    String ids = "";
    for (JsonNode position : report.get("positions")) {
      ids += position.get("id").asInt() + ",";
    }
    assertThat(json(CommandRun.of("score", bundle, "--ids", ids, "--top", "2", "--json")))
        .isEqualTo(report);
    assertThat(CommandRun.of("score", bundle, "--text", "abc").out())
        .contains("log p")
        .contains("next");
  }

  @Test
  void eval_theTrainingText_isKnownWell() {
    JsonNode report = json(CommandRun.of("eval", bundle, text, "--json"));

    assertThat(report.get("perplexity").asDouble()).isBetween(1.0, 3.0);
    assertThat(report.get("accuracy").asDouble()).isGreaterThan(0.7);
    assertThat(report.get("bits_per_byte").asDouble()).isPositive();
    assertThat(CommandRun.of("eval", bundle, text).out()).contains("bits per byte");
  }

  @Test
  void eval_multipleChoiceAgainstAnotherModel_reportsIntervalsAndComparison() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      lines.append(
          "{\"question\": \"abcd abcd ab\", \"choices\": [\"cd\", \"dc\"], \"gold\": %d}%n"
              .formatted(i % 4 == 3 ? 1 : 0));
    }
    String data = Files.writeString(folder.resolve("mcq.jsonl"), lines).toString();
    Path out = folder.resolve("evaluation");

    JsonNode report =
        json(
            CommandRun.of(
                "eval",
                bundle,
                "--task",
                "multiple-choice",
                "--data",
                data,
                "--columns",
                "query=question",
                "--set",
                "delimiter=\"\"",
                "--against",
                bundle,
                "--out",
                out.toString(),
                "--json"));

    assertThat(report.get("accuracy").asDouble()).isEqualTo(0.75);
    assertThat(report.get("items").asInt()).isEqualTo(12);
    assertThat(report.get("intervals").get("accuracy").get(0).asDouble()).isBetween(0.3, 0.75);
    JsonNode other = report.get("comparisons").get(0).get("metrics").get("accuracy");
    assertThat(other.get("difference").asDouble()).isZero();
    assertThat(other.get("p_mcnemar").asDouble()).isEqualTo(1);
    assertThat(other.get("verdict").asString()).isEqualTo("the same");
    assertThat(new ObjectMapper().readTree(Files.readString(out.resolve("evaluation.json"))))
        .isEqualTo(report);
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("Evaluation: multiple-choice", "Guessing gets 50.0 %");
  }

  @Test
  void eval_badTasksAndData_areTheUsersProblems() throws IOException {
    String data =
        Files.writeString(folder.resolve("bad.jsonl"), "{\"text\": \"abc\", \"label\": \"x\"}\n")
            .toString();

    assertThat(CommandRun.of("eval", bundle, "--task", "lambda", "--data", data).err())
        .contains("unknown evaluation task \"lambda\"")
        .contains("did you mean \"lambada\"?");
    assertThat(CommandRun.of("eval", bundle, "--task", "classification", "--data", data).err())
        .contains("the model has no head that labels texts");
    assertThat(CommandRun.of("eval", bundle, "--task", "lambada", "--data", data).err())
        .contains("the row has no \"context\"")
        .contains("--columns context=COLUMN");
    assertThat(
            CommandRun.of(
                    "eval", bundle, "--task", "lambada", "--data", data, "--columns", "word=text,x")
                .err())
        .contains("the task lambada reads no field \"word\"")
        .contains("\"x\" is not of the form field=column");
    assertThat(
            CommandRun.of("eval", bundle, "--task", "lambada", "--data", data, "--set", "had=x")
                .err())
        .contains("unknown key \"had\"");
    assertThat(CommandRun.of("eval", bundle, text, "--baseline", data).err())
        .contains("there are no baselines for the task perplexity");
  }

  @Test
  void commands_badArguments_areUsageProblems() {
    assertThat(CommandRun.of("generate").err()).contains("takes one model, found 0");
    assertThat(CommandRun.of("generate", bundle, "--prompt", "a", "--ids", "1").err())
        .contains("contradict each other");
    assertThat(CommandRun.of("generate", bundle, "--temperature", "hot").err())
        .isEqualTo("jackdaw: --temperature: expected a number, found the text \"hot\"\n");
    assertThat(CommandRun.of("generate", bundle, "--top-p", "2").code()).isEqualTo(2);
    assertThat(CommandRun.of("score", bundle).err()).contains("needs --text or --ids");
    assertThat(CommandRun.of("eval", bundle).err()).contains("takes a model and text");
    assertThat(CommandRun.of("score", bundle, "--ids", "99999").code()).isEqualTo(4);
    assertThat(CommandRun.of("generate", bundle, "--engine", "cpuu").err())
        .contains("unknown engine \"cpuu\"")
        .contains("did you mean \"cpu\"?");
    assertThat(CommandRun.of("generate", folder.resolve("nowhere").toString()).code()).isEqualTo(4);
  }

  @Test
  void commands_damagedBundle_isRefused() throws IOException {
    Path copy = Files.createDirectory(folder.resolve("damaged"));
    for (String file : Path.of(bundle).toFile().list()) {
      Files.copy(Path.of(bundle, file), copy.resolve(file));
    }
    byte[] bytes = Files.readAllBytes(copy.resolve("model.safetensors"));
    bytes[bytes.length - 3] ^= 1;
    Files.write(copy.resolve("model.safetensors"), bytes);

    CommandRun run = CommandRun.of("generate", copy.toString(), "--prompt", "a");

    assertThat(run.code()).isEqualTo(4);
    assertThat(run.err()).contains("model.safetensors").doesNotContain("\tat ");
  }
}
