package dev.jackdaw.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlTest {
  @TempDir Path folder;

  private static void assertProblem(String yaml, String expected) {
    assertThatThrownBy(() -> Yaml.parse(yaml, "r.yaml"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void parse_duplicateKey_namesBothLines() {
    assertProblem(
        "a:\n  b: 1\n  c: 2\n  b: 3\n",
        "r.yaml:4:3 a.b: the key \"b\" is given twice, first at line 2");
  }

  @Test
  void parse_syntaxError_hasItsPlace() {
    assertProblem("a: 1\nb: [1, 2\nc: 3\n", "r.yaml:3:2: is not valid YAML: expected ',' or ']'");
    assertProblem("a: 1\n\tb: 2\n", "r.yaml:2:1: is not valid YAML");
  }

  @Test
  void parse_whatRecipesDoNotHave_isRefused() {
    assertProblem(
        "a: !!java.io.File x\n", "the tag tag:yaml.org,2002:java.io.File means nothing here");
    assertProblem("? [1, 2]\n: 3\n", "a key is plain text");
    assertProblem("a: 1\n---\nb: 2\n", "r.yaml:3:1: a second document begins here");
    assertProblem("a: &x [*x]\n", "r.yaml:1:4 a[0]: an alias refers to the value it stands in");
  }

  @Test
  void parse_mergeKey_addsWhatIsNotThere() {
    Tree merged =
        ((Tree.Mapping) Yaml.parse("a: &x {b: 1, d: 2}\nc:\n  <<: *x\n  d: 3\n", "r.yaml"))
            .get("c");
    assertThat(((Tree.Mapping) merged).entries()).containsOnlyKeys("b", "d");
    assertThat(((Tree.Mapping) merged).get("d").words()).isEqualTo("the number 3");
  }

  @Test
  void parse_unfoldsWithoutEnd_isRefused() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
    for (int i = 1; i < 5; i++) {
      String alias = "*a" + (i - 1);
      bomb.append(
          "a%d: &a%d [%s]%n".formatted(i, i, String.join(", ", Collections.nCopies(10, alias))));
    }
    assertProblem(bomb.toString(), "r.yaml: is not valid YAML: unfolds to more than 100000 values");
  }

  @Test
  void read_badFiles_areExplained() throws IOException {
    Path binary =
        Files.write(folder.resolve("model.bin"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    assertThatThrownBy(() -> Yaml.read(binary))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is not UTF-8 text");
    assertThatThrownBy(() -> Yaml.read(folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is a folder");
    assertThatThrownBy(() -> Yaml.read(folder.resolve("absent.yaml")))
        .isInstanceOf(UserException.class)
        .hasMessage("the file " + folder.resolve("absent.yaml") + " does not exist");
    Path huge = folder.resolve("huge.yaml");
    try (var channel =
        FileChannel.open(huge, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {'a'}), 20L << 20);
    }
    assertThatThrownBy(() -> Yaml.read(huge)).hasMessageContaining("a recipe has at most 16777216");
  }
}
