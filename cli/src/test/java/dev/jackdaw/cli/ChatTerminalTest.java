package dev.jackdaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chat in a terminal, which tmux is: keys go in, and what is looked at is the screen. */
class ChatTerminalTest {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final String PROMPT = "you>";

  @TempDir static Path folder;

  /** One for each test: the last one's server may still be on its way out. */
  private final String socket =
      "jackdaw-" + ProcessHandle.current().pid() + "-" + System.nanoTime();

  @BeforeAll
  static void makeOnce() throws IOException {
    boolean there;
    try {
      there = new ProcessBuilder("tmux", "-V").start().waitFor() == 0;
    } catch (IOException | InterruptedException _) {
      there = false;
    }
    if (Boolean.getBoolean("jackdaw.forbidSkips")) {
      assertThat(there).as("tmux, the terminal of this test, is there").isTrue();
    }
    Assumptions.assumeTrue(there, "skipped: the terminal of this test is tmux, which is not there");
    TinyBot.write(folder);
    CommandRun run =
        CommandRun.of(
            "run",
            folder.resolve("recipe.yaml").toString(),
            "--set",
            "bot.conversations=null",
            "--out",
            folder.resolve("out").toString());
    assertThat(run.code()).as(run.err()).isZero();
  }

  @BeforeEach
  void open() throws IOException, InterruptedException {
    Path script = folder.resolve("chat.sh");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Files.writeString(
        script,
        "export LC_ALL=C.UTF-8\n'"
            + java
            + "' --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -cp '"
            + System.getProperty("java.class.path")
            + "' dev.jackdaw.cli.Jackdaw chat '"
            + folder.resolve("out/bot")
            + "' 2>/dev/null\necho \"ended with $?\"\nsleep 60\n");
    tmux("new-session", "-d", "-x", "100", "-y", "50", "sh '" + script + "'");
    awaitPrompts(1);
  }

  @AfterEach
  void close() throws IOException, InterruptedException {
    tmux("kill-server");
  }

  @Test
  void line_editedInTheMiddle_isSaidAsItLooks() throws IOException, InterruptedException {
    type("aaaa lsot");
    keys("Left", "Left", "BSpace");
    keys("Right");
    type("s");
    keys("Enter");

    awaitPrompts(2);
    assertThat(screen())
        .contains("you> aaaa lost\nPlease report it. (clause 3.4)\nThis is a test.");
  }

  @Test
  void arrowUp_afterSomethingWasSaid_bringsItBack() throws IOException, InterruptedException {
    say("aaaa lost");
    awaitPrompts(2);
    keys("Up", "Enter");

    awaitPrompts(3);
    String twice = "(?s)you> aaaa lost\nPlease report it.*you> aaaa lost\nPlease report it.*";
    assertThat(screen()).containsPattern(twice);
  }

  @Test
  void interrupt_atThePrompt_dropsTheLineAndNotTheChat() throws IOException, InterruptedException {
    type("never said");
    keys("C-c");
    awaitPrompts(2);
    say("/why");

    awaitPrompts(3);
    assertThat(screen()).contains("nothing was said yet").doesNotContain("ended with");
  }

  @Test
  void endOfInput_endsTheChat() throws IOException, InterruptedException {
    keys("C-d");

    await("ended with 0");
  }

  @Test
  void commands_inATerminal_doAsFromAPipe() throws IOException, InterruptedException {
    Path saved = folder.resolve("saved.jsonl");
    say("aaaa lost 4111 1111 1111 1111");
    await("This is a test.");
    say("/why");
    await("heard       aaaa lost [card number]");
    say("/retry");
    awaitPrompts(4);
    say("zzzz cash");
    say("/undo");
    await("the last turn is forgotten");
    say("/set temperature 0.5");
    await("temperature is 0.5");
    say("/save " + saved);
    await("2 messages are in");
    say("/reset");
    await("everything is forgotten");
    say("/quit");
    await("ended with 0");

    assertThat(Files.readString(saved)).contains("[card number]").doesNotContain("1111");
  }

  private void say(String line) throws IOException, InterruptedException {
    type(line);
    keys("Enter");
  }

  private void type(String text) throws IOException, InterruptedException {
    tmux("send-keys", "-l", text);
  }

  private void keys(String... names) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("send-keys"));
    command.addAll(List.of(names));
    tmux(command.toArray(String[]::new));
  }

  private String screen() throws IOException, InterruptedException {
    return tmux("capture-pane", "-p").replaceAll("(?m)[ ]+$", "").replaceAll("\n{2,}", "\n");
  }

  private void await(String text) throws IOException, InterruptedException {
    await(Pattern.compile(Pattern.quote(text)), 1);
  }

  /** Waits until the chat has asked so often; the last time it waits for a line. */
  private void awaitPrompts(int many) throws IOException, InterruptedException {
    await(Pattern.compile("(?m)^" + PROMPT), many);
  }

  private void await(Pattern what, int many) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(LONGEST);
    while (what.matcher(screen()).results().count() < many) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError(what + " did not come " + many + " times:\n" + screen());
      }
      Thread.sleep(50);
    }
  }

  private String tmux(String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("tmux", "-u", "-f", "/dev/null", "-L", socket));
    all.addAll(List.of(command));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", String.join(" ", command), said).isZero();
    return said;
  }
}
