package dev.jackdaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class JackdawTest {
  static final java.util.List<String> names = CommandTable.NAMES;

  @TempDir Path folder;

  @Test
  void run_nothing_listsTheCommandsAndFails() {
    CommandRun run = CommandRun.of();

    assertThat(run.code()).isEqualTo(2);
    CommandTable.NAMES.forEach(name -> assertThat(run.out()).contains("  " + name));
    assertThat(CommandRun.of("--help")).isEqualTo(new CommandRun(0, run.out(), ""));
  }

  @ParameterizedTest
  @FieldSource("names")
  void help_everyCommand_hasOne(String name) {
    CommandRun run = CommandRun.of((name + " --help").split(" "));

    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("jackdaw " + name).contains("--help").contains("--debug");
    assertThat(run.err()).isEmpty();
    assertThat(CommandRun.of(("help " + name).split(" "))).isEqualTo(run);
  }

  @Test
  void run_unknownCommand_namesTheNearest() {
    assertThat(CommandRun.of("plugin"))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                """
                jackdaw: unknown command "plugin"
                  available: %s
                  to fix: did you mean jackdaw plugins?
                """
                    .formatted(
                        String.join(
                            ", ",
                            CommandTable.NAMES.stream()
                                .map(name -> name.split(" ")[0])
                                .distinct()
                                .toList()))));
    assertThat(CommandRun.of("tokenizer", "encdoe", "x").err())
        .isEqualTo(
            """
            jackdaw: unknown command "tokenizer encdoe"
              available: train, encode, decode, report
              to fix: did you mean jackdaw tokenizer encode?
            """);
  }

  @Test
  void run_unknownOption_namesTheNearest() {
    assertThat(CommandRun.of("version", "--jsn"))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                """
                jackdaw: unknown option --jsn
                  available: --debug, --help, --json, --plugins
                  to fix: did you mean --json?
                """));
  }

  @Test
  void run_missingAndWrongOptions_areReported() {
    assertThat(CommandRun.of("tokenizer", "encode", "text").err())
        .isEqualTo(
            "jackdaw: the option --tokenizer is needed\n  to fix: see jackdaw tokenizer encode --help\n");
    assertThat(
            CommandRun.of(
                    "tokenizer", "encode", "--tokenizer", "x", "--special-tokens", "alow", "text")
                .err())
        .isEqualTo(
            """
            jackdaw: --special-tokens: unknown value "alow"
              available: allow, plain, refuse
              to fix: did you mean "allow"?
            """);
    assertThat(CommandRun.of("tokenizer", "report", "--tokenizer", "x", "--list", "-1").err())
        .isEqualTo("jackdaw: --list: -1 is out of range: from 0 to 100000\n");
    assertThat(CommandRun.of("tokenizer", "report", "--tokenizer").err())
        .isEqualTo("jackdaw: the option --tokenizer needs a value\n");
    assertThat(CommandRun.of("version", "surplus").err())
        .startsWith("jackdaw: jackdaw version takes no arguments, found \"surplus\"");
  }

  @Test
  void version_asJson_isOneDocument() {
    CommandRun run = CommandRun.of("version", "--json");

    JsonNode report = new ObjectMapper().readTree(run.out());
    assertThat(run.code()).isZero();
    assertThat(report.get("version").asString()).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*");
    assertThat(report.get("api_version").asInt()).isEqualTo(1);
    assertThat(report.get("java_version").asString()).isEqualTo(Runtime.version().toString());
    assertThat(CommandRun.of("--version").out()).contains(report.get("version").asString());
  }

  @Test
  void plugins_listsWhatIsThereAndWhatIsBroken() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.jar"), "no zip").toRealPath();

    CommandRun run = CommandRun.of("plugins", "--plugins", folder.toString());

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("core ").contains("text source              files");
    assertThat(run.out())
        .contains("FAILED: is not a jar, or is damaged")
        .contains(broken.toString());

    JsonNode report =
        new ObjectMapper()
            .readTree(CommandRun.of("plugins", "--json", "--plugins", folder.toString()).out());
    assertThat(report.get("plugins"))
        .anySatisfy(plugin -> assertThat(plugin.get("id").asString()).isEqualTo("core"))
        .anySatisfy(
            plugin -> {
              assertThat(plugin.get("status").asString()).isEqualTo("failed");
              assertThat(plugin.get("source").asString()).isEqualTo(broken.toString());
              assertThat(plugin.get("reason").asString()).startsWith("is not a jar");
            });
  }

  @Test
  void plugins_ofOneComponent_listsItsSettings() {
    CommandRun run = CommandRun.of("plugins", "files");

    assertThat(run.out())
        .startsWith("text source files, from plugin core")
        .contains("documents")
        .contains("one of file, blank-line");
    assertThat(CommandRun.of("plugins", "fils").err())
        .contains("no component is called \"fils\"")
        .contains("did you mean \"files\"?");
  }

  @Test
  void doctor_brokenPlugin_isWrong() throws IOException {
    Files.writeString(folder.resolve("broken.jar"), "no zip");

    CommandRun run = CommandRun.of("doctor", "--json", "--plugins", folder.toString());

    assertThat(run.code()).isEqualTo(6);
    JsonNode report = new ObjectMapper().readTree(run.out());
    assertThat(report.get("machine").get("cores").asInt())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(report.get("machine").get("vector_bits").asInt()).isGreaterThanOrEqualTo(64);
    assertThat(report.get("problems").toString()).contains("broken.jar");
    assertThat(CommandRun.of("doctor", "--plugins", folder.toString()).out())
        .contains("machine cores")
        .contains("wrong: the plugin in");
  }

  @Test
  void run_missingPluginFolder_isAUsageProblemWithoutTrace() {
    CommandRun run = CommandRun.of("plugins", "--plugins", "nowhere");

    assertThat(run)
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "jackdaw: the plugin folder nowhere does not exist\n  to fix: name a folder with plugin jars\n"));
    assertThat(CommandRun.of("plugins", "--plugins", "nowhere", "--debug").err())
        .contains("at dev.jackdaw.");
  }
}
