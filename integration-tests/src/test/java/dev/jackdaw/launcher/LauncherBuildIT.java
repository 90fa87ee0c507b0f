package dev.jackdaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher beside sources. A script stands in for Maven: it counts its calls and brings a jar made beforehand. */
final class LauncherBuildIT {
  private static final Path JDK = Path.of(System.getProperty("java.home"));

  @TempDir Path scratch;
  private Path tree;
  private Path tools;
  private Path calls;
  private Path source;
  private Path launcher;

  @BeforeEach
  void layOut() throws IOException {
    tree = Files.createDirectories(scratch.resolve("a tree"));
    tools = scratch.resolve("tools");
    calls = scratch.resolve("calls");
    launcher = Shell.script(tree.resolve("jackdaw"), Files.readString(LauncherIT.source()));
    source = tree.resolve("plugins/one/src/main/java/One.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "class One {}");
    Files.writeString(tree.resolve("pom.xml"), "<project/>");
    Path jar = scratch.resolve("echo.jar");
    EchoJar.write(jar, scratch.resolve("classes"));
    fakeMaven("mkdir -p distribution/target/lib && cp '" + jar + "' distribution/target/lib/");
    ageSources();
  }

  @Test
  void build_firstUse_happensOnceAndTrainsTheCache() throws Exception {
    Shell.Result first = shell().run(launcher, "version");
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.out()).startsWith("[version]\n");
    assertThat(first.err()).contains("building (first use)").contains("built in");
    assertThat(builds())
        .hasSize(1)
        .first()
        .satisfies(build -> assertThat(build.resolve("start.aot")).exists());

    Shell.Result second = shell().run(launcher, "version");
    assertThat(second.err()).isEmpty();
    assertThat(mavenCalls()).isEqualTo(1);
  }

  @Test
  void build_maven_runsOnTheJdkFound() throws Exception {
    shell().run(launcher, "version");
    assertThat(Files.readString(calls)).contains("JAVA_HOME=" + JDK).contains("package");
  }

  @Test
  void build_sourceChanged_happensAgain() throws Exception {
    shell().run(launcher, "version");
    ageBuild();
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(5)));
    assertThat(shell().run(launcher, "version").err()).contains("building (sources have changed)");
    assertThat(mavenCalls()).isEqualTo(2);
  }

  @Test
  void build_sourceRemoved_happensAgain() throws Exception {
    shell().run(launcher, "version");
    ageBuild();
    Files.delete(source);
    shell().run(launcher, "version");
    assertThat(mavenCalls()).isEqualTo(2);
  }

  @Test
  void build_pomOrTestsChanged_onlyThePomCounts() throws Exception {
    Path test = tree.resolve("plugins/one/src/test/java/OneTest.java");
    Files.createDirectories(test.getParent());
    ageSources();
    shell().run(launcher, "version");
    ageBuild();
    Files.writeString(test, "class OneTest {}");
    shell().run(launcher, "version");
    assertThat(mavenCalls()).isEqualTo(1);
    Files.setLastModifiedTime(
        tree.resolve("pom.xml"), FileTime.from(Instant.now().minusSeconds(5)));
    shell().run(launcher, "version");
    assertThat(mavenCalls()).isEqualTo(2);
  }

  @Test
  void build_never_runsTheLastBuild() throws Exception {
    shell().run(launcher, "version");
    ageBuild();
    Files.delete(source);
    Shell.Result result = shell().with("JACKDAW_BUILD", "never").run(launcher, "version");
    assertThat(result.exit()).isZero();
    assertThat(mavenCalls()).isEqualTo(1);
  }

  @Test
  void build_fails_showsTheEndOfTheLogAndTriesAgainNextTime() throws Exception {
    fakeMaven("echo '[ERROR] One.java:[1,1] not a statement'; exit 1");
    Shell.Result result = shell().run(launcher, "version");
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .contains("[ERROR] One.java:[1,1] not a statement")
        .contains("jackdaw-build.log");
    assertThat(tree.resolve("target/dist/lock")).doesNotExist();
    assertThat(shell().run(launcher, "version").exit()).isEqualTo(1);
    assertThat(mavenCalls()).isEqualTo(2);
  }

  @Test
  void build_noMaven_saysSo() throws Exception {
    Files.delete(tools.resolve("mvn"));
    String elsewhere =
        Files.readString(launcher).replace("/usr/share/maven/bin/mvn", "/nowhere/mvn");
    Shell.script(launcher, elsewhere.replace("command -v mvn", "command -v mvn-that-is-not-there"));
    Shell.Result result = shell().run(launcher, "version");
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("found no Maven").contains("apt-get install maven");
  }

  @Test
  void build_twoLaunchersAtOnce_buildOnce() throws Exception {
    Path jar = scratch.resolve("echo.jar");
    fakeMaven(
        "sleep 1; mkdir -p distribution/target/lib && cp '" + jar + "' distribution/target/lib/");
    Shell.Started one = shell().start(launcher, "version");
    Shell.Started other = shell().start(launcher, "version");
    assertThat(Shell.finish(one).out()).startsWith("[version]\n");
    assertThat(Shell.finish(other).out()).startsWith("[version]\n");
    assertThat(mavenCalls()).isEqualTo(1);
  }

  @Test
  void build_lockOfADeadProcess_isTakenOver() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Path lock = Files.createDirectories(tree.resolve("target/dist/lock"));
    Files.writeString(lock.resolve("pid"), dead.pid() + "\n");
    assertThat(shell().run(launcher, "version").exit()).isZero();
    assertThat(lock).doesNotExist();
  }

  @Test
  void build_third_removesTheFirst() throws Exception {
    for (int build = 0; build < 3; build++) {
      shell().run(launcher, "version");
      ageBuild();
      Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(5)));
    }
    assertThat(mavenCalls()).isEqualTo(3);
    assertThat(builds()).hasSize(2);
  }

  private Shell shell() throws IOException {
    Path home = Files.createDirectories(scratch.resolve("home"));
    Path work = Files.createDirectories(scratch.resolve("work"));
    return new Shell(work, home).with("JACKDAW_JAVA_HOME", JDK.toString()).withOnPath(tools);
  }

  private void fakeMaven(String action) throws IOException {
    String record = "echo \"JAVA_HOME=$JAVA_HOME $*\" >>'" + calls + "'\n";
    Shell.script(
        tools.resolve("mvn"), "#!/bin/sh\n" + record + "cd '" + tree + "'\n" + action + "\n");
  }

  private long mavenCalls() throws IOException {
    try (Stream<String> lines = Files.lines(calls)) {
      return lines.count();
    }
  }

  private List<Path> builds() throws IOException {
    try (Stream<Path> entries = Files.list(tree.resolve("target/dist"))) {
      return entries.filter(entry -> Files.isDirectory(entry.resolve("lib"))).toList();
    }
  }

  /** Sources a minute old, so that a build made now is younger than they are. */
  private void ageSources() throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
      }
    }
  }

  /** Half a minute between the build and whatever comes next. */
  private void ageBuild() throws IOException {
    for (Path build : builds()) {
      Files.setLastModifiedTime(
          build.resolve("stamp"), FileTime.from(Instant.now().minusSeconds(30)));
    }
  }
}
