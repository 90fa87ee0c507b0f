package dev.jackdaw.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.data.Document;
import dev.jackdaw.data.TextSourceFactory;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.recipe.Tree;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
  private static final Components COMPONENTS = Components.find(new PluginFolders(null, List.of()));

  private record Settings(Configured<TextSourceFactory<?>> text) {}

  @TempDir Path home;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(home.resolve("policy.txt"), "One clause.\n\nAnother clause.\n\nA third.\n");
    Files.writeString(
        home.resolve("rows.csv"), "text,label\nwhere is my bag,lost\n,lost\nhi,greet\n");
    Files.writeString(
        home.resolve("chats.jsonl"),
        "{\"messages\": [{\"role\": \"user\", \"content\": \"hello\"}, {\"role\": \"assistant\", \"content\": \"good day\"}]}\n");
  }

  private List<String> texts(Map<String, Object> settings) {
    Configured<TextSourceFactory<?>> text =
        Binder.bind(
                Tree.of(Map.of("text", settings), "test"), Settings.class, () -> COMPONENTS, home)
            .text();
    TextSourceFactory<Record> source = text.component(COMPONENTS);
    try (Stream<Document> documents = source.documents(text.config(), home)) {
      return documents.map(document -> document.text().strip()).toList();
    }
  }

  private static Map<String, Object> rows(String file) {
    return Map.of("type", "files", "paths", List.of(file));
  }

  @Test
  void rows_labelledRows_giveTheirTextAlone() {
    assertThat(texts(Map.of("type", "rows", "rows", rows("rows.csv"))))
        .containsExactly("where is my bag", "hi");
  }

  @Test
  void rows_nestedField_givesContentsWithoutRoles() {
    assertThat(
            texts(
                Map.of("type", "rows", "rows", rows("chats.jsonl"), "fields", List.of("messages"))))
        .containsExactly("hello\ngood day");
  }

  @Test
  void rows_absentField_namesThoseThereAre() {
    assertThatThrownBy(
            () ->
                texts(Map.of("type", "rows", "rows", rows("rows.csv"), "fields", List.of("body"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("none of the fields [body]")
        .hasMessageContaining("label, text");
  }

  @Test
  void mix_parts_comeInOrderLimitedAndRepeated() {
    Map<String, Object> policy =
        Map.of("type", "files", "paths", List.of("policy.txt"), "documents", "blank-line");

    assertThat(
            texts(
                Map.of(
                    "type",
                    "mix",
                    "sources",
                    List.of(
                        Map.of("text", policy, "documents", 2),
                        Map.of(
                            "text",
                            Map.of("type", "rows", "rows", rows("rows.csv")),
                            "times",
                            2)))))
        .containsExactly(
            "One clause.", "Another clause.", "where is my bag", "hi", "where is my bag", "hi");
  }

  @Test
  void mix_empty_isRefused() {
    assertThatThrownBy(() -> texts(Map.of("type", "mix", "sources", List.of())))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("sources is empty");
  }
}
