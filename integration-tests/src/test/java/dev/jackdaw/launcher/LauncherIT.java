package dev.jackdaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in an unpacked distribution, which it does not build: {@code jackdaw} and {@code lib/}. */
final class LauncherIT {
  private static final Path JDK = Path.of(System.getProperty("java.home"));

  @TempDir Path scratch;
  private Path home;
  private Path work;
  private Path launcher;

  @BeforeEach
  void unpack() throws IOException {
    Path distribution = scratch.resolve("a folder with spaces");
    EchoJar.write(distribution.resolve("lib/echo.jar"), scratch.resolve("classes"));
    launcher = Shell.script(distribution.resolve("jackdaw"), Files.readString(source()));
    home = Files.createDirectories(scratch.resolve("home"));
    work = Files.createDirectories(scratch.resolve("work"));
  }

  static Path source() {
    return Path.of(System.getProperty("jackdaw.root"), "jackdaw");
  }

  @Test
  void arguments_withBlanksAndEmpty_arriveUnchanged() throws Exception {
    Shell.Result result = shell().run(launcher, "run", "a b", "", "*", "--set", "x='1'");
    assertThat(result.out()).startsWith("[run]\n[a b]\n[]\n[*]\n[--set]\n[x='1']\n");
    assertThat(result.out()).contains("home=" + launcher.getParent().toRealPath());
    assertThat(result.out()).contains("folder=" + work.toRealPath());
    assertThat(result.exit()).isZero();
  }

  @Test
  void launcher_throughSymlinks_findsItsOwnFolder() throws Exception {
    Path first = Files.createSymbolicLink(launcher.resolveSibling("first"), Path.of("jackdaw"));
    Path second = Files.createSymbolicLink(work.resolve("jackdaw"), first);
    Shell.Result result = shell().run(second, "version");
    assertThat(result.out()).contains("home=" + launcher.getParent().toRealPath());
  }

  @Test
  void launcher_byNameFromPath_findsItsOwnFolder() throws Exception {
    Shell shell = shell().withOnPath(launcher.getParent());
    Shell.Result result = shell.run(Path.of("/bin/sh"), "-c", "jackdaw version");
    assertThat(result.out()).contains("home=" + launcher.getParent().toRealPath());
  }

  @Test
  void exitCode_ofTheProgram_isTheLaunchers() throws Exception {
    assertThat(shell().run(launcher, "exit", "7").exit()).isEqualTo(7);
  }

  @Test
  void interrupt_whileRunning_reachesTheProgram() throws Exception {
    Shell.Started started = shell().startInterruptible(launcher, "wait");
    awaitLine(started, "waiting");
    new ProcessBuilder("kill", "-INT", Long.toString(started.process().pid())).start().waitFor();
    Shell.Result result = Shell.finish(started);
    assertThat(result.out()).contains("stopped in order");
    assertThat(result.exit()).isEqualTo(130);
  }

  @Test
  void vectorModule_onlyForCommandsThatCompute_isAdded() throws Exception {
    assertThat(shell().run(launcher, "run").out()).contains("vector=true");
    Shell.Result quick = shell().run(launcher, "version");
    assertThat(quick.out()).contains("vector=false");
    assertThat(quick.err()).isEmpty();
    assertThat(shell().run(launcher, "run", "--help").out()).contains("vector=false");
    assertThat(shell().run(launcher, "tokenizer", "encode").out()).contains("vector=false");
  }

  @Test
  void jackdawOpts_several_reachTheJvm() throws Exception {
    Shell.Result result =
        shell().with("JACKDAW_OPTS", "-Dgreeting=hello -Xmx64m").run(launcher, "version");
    assertThat(result.out()).contains("greeting=hello");
  }

  @Test
  void jdk_oldJavaOnPathAndInJavaHome_isPassedOver() throws Exception {
    Path old = oldJdk("1.8.0_412");
    Files.createSymbolicLink(Files.createDirectories(home.resolve(".jdks")).resolve("jdk"), JDK);
    Shell shell =
        new Shell(work, home).with("JAVA_HOME", old.toString()).withOnPath(old.resolve("bin"));
    Shell.Result result = shell.run(launcher, "version");
    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
    assertThat(result.out()).containsPattern("feature=(2[5-9]|[3-9]\\d)");
  }

  @Test
  void jdk_behindShimOnPath_isFound() throws Exception {
    Path shims = scratch.resolve("shims");
    Shell.script(shims.resolve("java"), "#!/bin/sh\nexec '" + JDK + "/bin/java' \"$@\"\n");
    Shell.Result result =
        new Shell(work, home).withOnPath(shims).run(withoutInstallFolders(), "version");
    assertThat(result.exit()).as(result.err()).isZero();
  }

  @Test
  void jdk_namedButTooOld_isRefusedWithItsVersion() throws Exception {
    Path old = oldJdk("17.0.15");
    Shell.Result result =
        new Shell(work, home).with("JACKDAW_JAVA_HOME", old.toString()).run(launcher, "version");
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .contains("JACKDAW_JAVA_HOME")
        .contains(old + ", which is version 17")
        .contains("at least 25");
  }

  @Test
  void jdk_none_saysWhatThereIsAndHowToGetOne() throws Exception {
    Path old = oldJdk("17.0.15");
    Shell shell =
        new Shell(work, home).with("JAVA_HOME", old.toString()).withOnPath(old.resolve("bin"));
    Shell.Result result = shell.run(withoutInstallFolders(), "version");
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .contains("needs a JDK of at least version 25")
        .contains(old + " is version 17")
        .contains("openjdk-25-jdk")
        .contains("JACKDAW_JAVA_HOME");
  }

  private Shell shell() {
    return new Shell(work, home).with("JACKDAW_JAVA_HOME", JDK.toString());
  }

  private Path oldJdk(String version) throws IOException {
    Path old = scratch.resolve("jdk-old");
    Shell.script(
        old.resolve("bin/java"), "#!/bin/sh\necho 'openjdk version \"" + version + "\"' >&2\n");
    Shell.script(old.resolve("bin/javac"), "#!/bin/sh\nexit 1\n");
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return old;
  }

  /** The launcher as on a machine where the system's install folders are empty. */
  private Path withoutInstallFolders() throws IOException {
    String text = Files.readString(launcher);
    String without =
        text.replaceAll(
            "(?<=\\s)/(usr|opt|Library|snap|home)/(?=\\S*(jvm|java|Java|jdk))", "/nowhere/");
    assertThat(without).isNotEqualTo(text);
    return Shell.script(launcher.resolveSibling("jackdaw-elsewhere"), without);
  }

  private static void awaitLine(Shell.Started started, String line)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!Files.readString(started.out()).contains(line)) {
      if (System.nanoTime() > deadline || !started.process().isAlive()) {
        throw new AssertionError(
            "never printed \"" + line + "\": " + Files.readString(started.err()));
      }
      Thread.sleep(20);
    }
  }
}
