package dev.jackdaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class TokenizerCommandsTest {
  @TempDir Path folder;
  private String text;
  private String tokenizer;

  @BeforeEach
  void files() throws IOException {
    text =
        Files.writeString(
                folder.resolve("text.txt"),
                "the cat sat on the mat; the cat ate the rat\n".repeat(50))
            .toString();
    tokenizer = folder.resolve("tokenizer").toString();
  }

  private JsonNode train(String... more) {
    String[] arguments = {"tokenizer", "train", "--json", "--out", tokenizer, text};
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    CommandRun run = CommandRun.of(all);
    assertThat(run.code()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }

  @Test
  void train_text_writesATokenizerThatEncodesAndDecodes() {
    JsonNode report = train("--set", "vocabulary=270");

    assertThat(report.get("type").asString()).isEqualTo("bpe");
    assertThat(report.get("vocabulary_size").asInt()).isEqualTo(270);
    assertThat(report.get("documents").asInt()).isEqualTo(1);
    assertThat(report.get("bytes").asLong()).isEqualTo(50 * 44);

    CommandRun encoded =
        CommandRun.of("tokenizer", "encode", "--tokenizer", tokenizer, "the cat on the mat");
    assertThat(encoded.code()).as(encoded.err()).isZero();
    assertThat(encoded.out().strip().split(" ").length).isLessThan(18);
    assertThat(
            CommandRun.of("tokenizer", "decode", "--tokenizer", tokenizer, encoded.out().strip())
                .out())
        .isEqualTo("the cat on the mat\n");
    assertThat(
            CommandRun.of(
                    ("tokenizer decode --tokenizer " + tokenizer + " " + encoded.out().strip())
                        .split(" "))
                .out())
        .isEqualTo("the cat on the mat\n");
  }

  @Test
  void encode_asJson_hasPlaces() {
    train("--set", "vocabulary=270");

    JsonNode report =
        new ObjectMapper()
            .readTree(
                CommandRun.of(
                        "tokenizer",
                        "encode",
                        "--tokenizer",
                        tokenizer,
                        "--json",
                        "a <|endoftext|>")
                    .out());

    assertThat(report.get("ids").size()).isEqualTo(report.get("tokens").size()).isGreaterThan(3);
    assertThat(report.get("tokens").get(0).get("token").asString()).isEqualTo("a");
    assertThat(report.get("tokens").get(0).get("end").asInt()).isEqualTo(1);
    CommandRun special =
        CommandRun.of(
            "tokenizer",
            "encode",
            "--tokenizer",
            tokenizer,
            "--special-tokens",
            "allow",
            "a<|endoftext|>");
    assertThat(special.out().strip().split(" ")).hasSize(2);
    assertThat(
            CommandRun.of(
                    "tokenizer",
                    "encode",
                    "--tokenizer",
                    tokenizer,
                    "--special-tokens",
                    "refuse",
                    "a<|endoftext|>")
                .code())
        .isEqualTo(4);
  }

  @Test
  void report_againstAnother_comparesThem() {
    train("--set", "vocabulary=270");
    String small = folder.resolve("small").toString();
    assertThat(
            CommandRun.of("tokenizer", "train", "--out", small, "--set", "vocabulary=257", text)
                .code())
        .isZero();

    CommandRun run =
        CommandRun.of(
            "tokenizer",
            "report",
            "--tokenizer",
            tokenizer,
            "--against",
            small,
            "--list",
            "3",
            "--json",
            text);

    assertThat(run.code()).as(run.err()).isZero();
    JsonNode report = new ObjectMapper().readTree(run.out());
    assertThat(report.get("bytes_per_token").asDouble())
        .isGreaterThan(report.get("against").get("bytes_per_token").asDouble());
    assertThat(report.get("against").get("bytes_per_token").asDouble()).isEqualTo(1.0);
    assertThat(report.get("longest_tokens").size()).isEqualTo(3);
    assertThat(report.get("unused_count").asInt()).isGreaterThan(200);
    assertThat(report.get("unused_tokens").size()).isEqualTo(3);
    assertThat(CommandRun.of("tokenizer", "report", "--tokenizer", tokenizer, text).out())
        .contains("bytes per token")
        .contains("longest tokens");
  }

  @Test
  void train_wrongSettings_areReportedTogether() {
    CommandRun run =
        CommandRun.of(
            "tokenizer",
            "train",
            "--out",
            tokenizer,
            "--set",
            "vocabluary=300",
            "--set",
            "minimum_frequency=0",
            text);

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err())
        .isEqualTo(
            """
            jackdaw: --set vocabluary: unknown key "vocabluary"
              available: vocabulary, special_tokens, split, pattern, minimum_frequency
              to fix: did you mean "vocabulary"?
            jackdaw: --set minimum_frequency: 0 is out of range: from 1 to 2147483647
            """);
  }

  @Test
  void train_unknownType_listsTheTokenizers() {
    CommandRun run =
        CommandRun.of("tokenizer", "train", "--type", "bpee", "--out", tokenizer, text);

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err())
        .startsWith("jackdaw: --type: unknown tokenizer \"bpee\"\n  available: bpe");
  }

  @Test
  void train_badText_isReportedWithItsPlace() throws IOException {
    Path binary = Files.write(folder.resolve("b.txt"), new byte[] {'a', '\n', (byte) 0xff, 'b'});

    CommandRun run =
        CommandRun.of(
            "tokenizer", "train", "--out", tokenizer, binary.toString(), folder + "/absent.txt");

    assertThat(run.code()).isEqualTo(4);
    assertThat(run.err())
        .contains("b.txt:2: not UTF-8: byte FF")
        .contains("absent.txt: does not exist");
    assertThat(run.err()).doesNotContain("\tat ");
    assertThat(CommandRun.of("tokenizer", "train", "--out", tokenizer).err())
        .contains("needs text");
  }

  @Test
  void load_whatIsNoTokenizer_saysWhatWouldBe() {
    CommandRun run = CommandRun.of("tokenizer", "encode", "--tokenizer", text, "x");

    assertThat(run.code()).isEqualTo(4);
    assertThat(run.err()).contains("is no tokenizer that a plugin here can load\n  available: bpe");
    assertThat(CommandRun.of("tokenizer", "encode", "--tokenizer", "nowhere", "x").err())
        .contains("there is no file or folder nowhere");
  }

  @Test
  void decode_whatIsNoId_isRefused() {
    train("--set", "vocabulary=270");

    CommandRun run =
        CommandRun.of("tokenizer", "decode", "--tokenizer", tokenizer, "1", "999999", "x");

    assertThat(run.code()).isEqualTo(4);
    assertThat(run.err()).contains("there is no token 999999").contains("\"x\" is not a token id");
  }
}
