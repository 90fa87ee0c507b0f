package dev.jackdaw.finetuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.data.RowSourceFactory;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Tree;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledRowsTest {
  private static final Components COMPONENTS = Components.find(new PluginFolders(null, List.of()));

  @TempDir Path home;

  private LabelledRows read(String lines, Map<String, Object> split) throws IOException {
    Files.writeString(home.resolve("rows.csv"), "text,label\n" + lines);
    Map<String, Object> settings =
        Map.of("train", Map.of("type", "files", "paths", List.of("rows.csv")), "split", split);
    LabelledDataConfig config =
        Binder.bind(Tree.of(settings, "test"), LabelledDataConfig.class, () -> COMPONENTS, home);
    assertThat(config.train().contract()).isEqualTo(RowSourceFactory.class);
    return LabelledRows.read(config, COMPONENTS, home);
  }

  private static String lines(int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append("text number ").append(i).append(",l").append(i % 3).append('\n');
    }
    return lines.toString();
  }

  private static Set<Object> texts(List<DataRow> rows) {
    return rows.stream().map(row -> row.fields().get("text")).collect(Collectors.toSet());
  }

  @Test
  void split_shares_areAboutWhatWasAskedAndDisjoint() throws IOException {
    LabelledRows rows = read(lines(2000), Map.of("validation", 0.2, "test", 0.1));

    assertThat(rows.validation().size()).isBetween(340, 460);
    assertThat(rows.test().size()).isBetween(150, 250);
    Set<Object> all = new HashSet<>(texts(rows.train()));
    all.addAll(texts(rows.validation()));
    all.addAll(texts(rows.test()));
    assertThat(all).hasSize(2000);
    assertThat(rows.splitValidation()).isTrue();
    assertThat(rows.splitTest()).isTrue();
  }

  @Test
  void split_moreRows_movesNoneOfThoseThatWereThere() throws IOException {
    Set<Object> few = texts(read(lines(500), Map.of("validation", 0.2)).validation());
    Set<Object> many = texts(read(lines(1000), Map.of("validation", 0.2)).validation());

    assertThat(many).containsAll(few);
  }

  @Test
  void sha256_sameRows_isTheSameAndAnotherRowChangesIt() throws IOException {
    String first = read(lines(50), Map.of()).sha256();

    assertThat(read(lines(50), Map.of()).sha256()).isEqualTo(first);
    assertThat(read(lines(51), Map.of()).sha256()).isNotEqualTo(first);
  }

  @Test
  void redact_kindsAsked_areReplacedAndCountedAndOthersStay() throws IOException {
    Files.writeString(
        home.resolve("rows.jsonl"),
        """
        {"text": "write to ann@example.org or 4111 1111 1111 1111", "turns": [{"say": "bob@example.org"}, null]}
        {"text": "nothing here", "turns": []}
        """);
    Map<String, Object> settings =
        Map.of(
            "train", Map.of("type", "files", "paths", List.of("rows.jsonl")),
            "split", Map.of("validation", 0),
            "redact", List.of("email"));
    LabelledDataConfig config =
        Binder.bind(Tree.of(settings, "test"), LabelledDataConfig.class, () -> COMPONENTS, home);

    LabelledRows rows = LabelledRows.read(config, COMPONENTS, home);

    assertThat(rows.redacted()).isEqualTo(2);
    assertThat(rows.train().getFirst().fields())
        .containsEntry("text", "write to [e-mail address] or 4111 1111 1111 1111");
    assertThat(rows.train().getFirst().fields().get("turns").toString())
        .contains("[e-mail address]")
        .doesNotContain("bob");
    assertThat(rows.train().getLast().fields()).containsEntry("text", "nothing here");
  }
}
