package dev.jackdaw.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.model.DataRow;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowFilesTest {
  @TempDir Path folder;

  @Test
  void csv_quotedFieldsAndByteOrderMark_areRead() throws IOException {
    write("a.csv", "\uFEFFtext,label\r\n\"a, \"\"b\"\"\r\nc\",x\r\n\r\n5\" disk,\r\nlast,z");
    assertThat(read(RowFilesConfig.of("a.csv")))
        .containsExactly(
            row("a.csv:2", "text", "a, \"b\"\r\nc", "label", "x"),
            row("a.csv:5", "text", "5\" disk", "label", ""),
            row("a.csv:6", "text", "last", "label", "z"));
  }

  @Test
  void tsv_quotesMeanNothingUnlessAsked() throws IOException {
    write("a.tsv", "label\ttext\nham\t\"Hi\" she said\nspam\t\"open\n");
    assertThat(read(RowFilesConfig.of("a.tsv")))
        .containsExactly(
            row("a.tsv:2", "label", "ham", "text", "\"Hi\" she said"),
            row("a.tsv:3", "label", "spam", "text", "\"open"));
    write("b.tsv", "label\ttext\nham\t\"a\tb\"\n");
    assertThat(read(quoted(true, "b.tsv")))
        .containsExactly(row("b.tsv:2", "label", "ham", "text", "a\tb"));
    write("c.csv", "label,text\nham,\"open\n");
    assertThat(read(quoted(false, "c.csv")))
        .containsExactly(row("c.csv:2", "label", "ham", "text", "\"open"));
  }

  @Test
  void table_withoutHeader_takesTheNames() throws IOException {
    write("a.tsv", "ham\tHi\n");
    RowFilesConfig config =
        new RowFilesConfig(
            List.of("a.tsv"),
            RowFormat.AUTO,
            Map.of("label", "kind"),
            false,
            List.of("kind", "text"),
            Optional.empty());
    assertThat(read(config)).containsExactly(row("a.tsv:1", "label", "ham", "text", "Hi"));
  }

  @Test
  void table_columnWithoutName_isCalledByItsNumber() throws IOException {
    write("a.csv", ",text\n0,a\n");
    assertThat(read(RowFilesConfig.of("a.csv")))
        .containsExactly(row("a.csv:2", "column 1", "0", "text", "a"));
  }

  @Test
  void columns_areRenamedAndTakeThePlaceOfOthers() throws IOException {
    write("a.csv", "text,utterance,category\nold,new,x\n");
    assertThat(read(renaming(Map.of("text", "utterance", "label", "category"), "a.csv")))
        .containsExactly(row("a.csv:2", "text", "new", "label", "x"));
    write("b.jsonl", "{\"utterance\":\"u\"}\n{\"text\":\"old\",\"category\":\"y\"}\n");
    assertThat(read(renaming(Map.of("text", "utterance", "label", "category"), "b.jsonl")))
        .containsExactly(row("b.jsonl:1", "text", "u"), row("b.jsonl:2", "label", "y"));
  }

  @Test
  void jsonLines_valuesKeepTheirTypes() throws IOException {
    write(
        "a.jsonl",
        "{\"s\":\"\\ud83d\\ude00\",\"i\":7,\"big\":123456789012345678901,\"d\":0.5,\"b\":true,"
            + "\"none\":null,\"l\":[1,\"x\",[]],\"m\":{\"z\":1,\"a\":{\"b\":null}}}\n\n{\"s\":\"2\"}");
    List<DataRow> rows = read(RowFilesConfig.of("a.jsonl"));
    assertThat(rows).extracting(DataRow::place).containsExactly("a.jsonl:1", "a.jsonl:3");
    Map<String, Object> fields = rows.getFirst().fields();
    assertThat(fields)
        .isEqualTo(
            Map.of(
                "s",
                "😀",
                "i",
                7L,
                "big",
                new BigInteger("123456789012345678901"),
                "d",
                0.5,
                "b",
                true,
                "l",
                List.of(1L, "x", List.of()),
                "m",
                Map.of("z", 1L, "a", Map.of())));
    assertThat(((Map<?, ?>) fields.get("m")).keySet().toString()).isEqualTo("[z, a]");
    assertThatThrownBy(() -> ((List<?>) fields.get("l")).clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void jsonArray_elementsAreRows() throws IOException {
    write("a.json", "[\n {\"text\":\"a\"},\n\n {\"text\":\"b\",\n  \"n\":1}\n]\n");
    assertThat(read(RowFilesConfig.of("a.json")))
        .containsExactly(row("a.json:2", "text", "a"), row("a.json:4", "text", "b", "n", 1L));
  }

  @Test
  void paths_folderGlobAndGzip_readTheDataFilesAlone() throws IOException {
    write("in/notes.txt", "not data");
    write("in/b.csv", "text\nb\n");
    Files.createDirectories(folder.resolve("in/deep"));
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("in/deep/a.jsonl.gz")))) {
      out.write("{\"text\":\"a\"}\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(read(RowFilesConfig.of("in")))
        .containsExactly(row("in/b.csv:2", "text", "b"), row("in/deep/a.jsonl.gz:1", "text", "a"));
    assertThat(read(RowFilesConfig.of("in/*.csv"))).hasSize(1);
  }

  @Test
  void rows_areReadLazily() throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("a.json"))) {
      out.write("[");
      for (int i = 0; i < 200_000; i++) {
        out.write("{\"text\":\"row " + i + "\"},\n");
      }
      out.write("broken");
    }
    try (Stream<DataRow> rows = new RowFiles().rows(RowFilesConfig.of("a.json"), folder)) {
      Iterator<DataRow> iterator = rows.iterator();
      assertThat(iterator.next().fields()).containsEntry("text", "row 0");
      assertThat(iterator.next().place()).isEqualTo("a.json:2");
    }
  }

  private static RowFilesConfig quoted(boolean quotes, String path) {
    return new RowFilesConfig(
        List.of(path), RowFormat.AUTO, Map.of(), true, List.of(), Optional.of(quotes));
  }

  private static RowFilesConfig renaming(Map<String, String> columns, String path) {
    return new RowFilesConfig(
        List.of(path), RowFormat.AUTO, columns, true, List.of(), Optional.empty());
  }

  private static DataRow row(String place, String key, Object value) {
    return new DataRow(place, Map.of(key, value));
  }

  private static DataRow row(
      String place, String key, Object value, String second, Object secondValue) {
    return new DataRow(place, Map.of(key, value, second, secondValue));
  }

  private List<DataRow> read(RowFilesConfig config) {
    try (Stream<DataRow> rows = new RowFiles().rows(config, folder)) {
      return rows.toList();
    }
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
