package dev.jackdaw.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jackdaw.model.DataRow;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowFilesBadInputTest {
  @TempDir Path folder;

  private final List<DataRow> good = new ArrayList<>();

  @Test
  void csv_wrongCounts_areAllReportedAndTheOthersGiven() throws IOException {
    write("a.csv", "text,label\na,x,more\nb,y\n\"c\nc\"\nd,z\n");
    write("b.csv", "text,label\n,,\n");
    assertThat(problems("a.csv", "b.csv"))
        .containsExactly(
            "a.csv:2: the row has 3 fields, there are 2 columns: text, label",
            "a.csv:4: the row has 1 field, there are 2 columns: text, label",
            "b.csv:2: the row has 3 fields, there are 2 columns: text, label");
    assertThat(good).extracting(DataRow::place).containsExactly("a.csv:3", "a.csv:6");
  }

  @Test
  void csv_quoteNeverClosed_isFoundWhereItOpens() throws IOException {
    write("a.csv", "text,label\na,x\nb,\"y\nc,z\n");
    assertThat(problems("a.csv").getFirst())
        .startsWith("a.csv:3: a quote is opened in field 2 of the row and never closed");
    write("b.csv", "text,label\na,\"x\"\"");
    assertThat(problems("b.csv").getFirst()).startsWith("b.csv:2: a quote is opened in field 2");
  }

  @Test
  void csv_textAfterAQuote_namesTheLine() throws IOException {
    write("a.csv", "text,label\na,x\n\"b\" c,z\n");
    assertThat(problems("a.csv").getFirst()).startsWith("a.csv:3: is not CSV: ");
  }

  @Test
  void csv_headerNamesTwice_areRefusedAtOpening() throws IOException {
    write("a.csv", "text,label,text\na,b,c\n");
    assertThat(problems("a.csv").getFirst()).startsWith("a.csv:1: two columns are called \"text\"");
    assertThat(good).isEmpty();
  }

  @Test
  void columns_unknown_listsWhatThereIs() throws IOException {
    write("a.csv", "utterance,category\na,b\n");
    write("b.jsonl", "{\"utterance\":\"a\"}\n");
    Map<String, String> columns = Map.of("label", "categroy");
    assertThat(problems(config(RowFormat.AUTO, columns, "a.csv")))
        .singleElement()
        .satisfies(
            p -> assertThat(p).startsWith("a.csv:1: there is no column \"categroy\""),
            p -> assertThat(p).contains("available: utterance, category"),
            p -> assertThat(p).contains("did you mean \"category\"?"));
    assertThat(problems(config(RowFormat.AUTO, columns, "b.jsonl")))
        .singleElement()
        .satisfies(p -> assertThat(p).startsWith("b.jsonl: there is no column \"categroy\""));
  }

  @Test
  void jsonLines_badLines_areAllReported() throws IOException {
    write(
        "a.jsonl",
        "{\"text\":\"ok\"}\n"
            + "{\"text\":\n"
            + "[1]\n"
            + "{\"a\":1,\"a\":null}\n"
            + "{\"a\":1} x\n"
            + "{\"a\":\"\\u0000\"}\n"
            + "{\"a\":\"\\ud800\"}\n"
            + "{\"a\":NaN}\n"
            + "{\"text\":\"ok\"}\n");
    List<String> problems = problems("a.jsonl");
    assertThat(problems).hasSize(7);
    assertThat(problems.get(0)).startsWith("a.jsonl:2:").contains("is not JSON");
    assertThat(problems.get(1)).isEqualTo("a.jsonl:3: the line is not a JSON object but a list");
    assertThat(problems.get(2)).isEqualTo("a.jsonl:4:8: field \"a\" is there twice");
    assertThat(problems.get(3)).startsWith("a.jsonl:5:");
    assertThat(problems.get(4)).startsWith("a.jsonl:6:").contains("U+0000");
    assertThat(problems.get(5)).startsWith("a.jsonl:7:").contains("unpaired surrogate");
    assertThat(problems.get(6)).startsWith("a.jsonl:8:").contains("is not JSON");
    assertThat(good).extracting(DataRow::place).containsExactly("a.jsonl:1", "a.jsonl:9");
  }

  @Test
  void problems_beyondFifty_areCounted() throws IOException {
    write("a.jsonl", "no\n".repeat(1234));
    List<String> problems = problems("a.jsonl");
    assertThat(problems).hasSize(51);
    assertThat(problems.getLast()).isEqualTo("and 1,184 more problems");
  }

  @Test
  void jsonArray_brokenOrNoArray_saysWhere() throws IOException {
    write("a.json", "[{\"text\":\"ok\"},\n7,\n{\"text\":\"ok\"},\n{\"text\" 1}]");
    List<String> problems = problems("a.json");
    assertThat(problems.get(0)).isEqualTo("a.json:2:1: the row is not a JSON object but a number");
    assertThat(problems.get(1)).startsWith("a.json:4:").contains("is not JSON");
    assertThat(good).hasSize(2);
    write("b.json", "{\"data\":[]}");
    assertThat(problems("b.json").getFirst())
        .startsWith("b.json: the file is not a JSON array but an object")
        .contains("set format to jsonl");
    write("c.json", "[{\"text\":\"cut\"");
    assertThat(problems("c.json").getFirst()).startsWith("c.json:1:").contains("is not JSON");
    write("d.json", "[{\"text\":\"a\"}] 1");
    assertThat(problems("d.json").getFirst()).contains("something follows the array");
  }

  @Test
  void json_deeperThanAnyData_isRefused() throws IOException {
    String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    write("a.jsonl", deep + "\n{\"text\":\"ok\"}\n");
    write("b.json", "[" + deep + "]");
    List<String> problems = problems("a.jsonl", "b.json");
    assertThat(problems.get(0)).startsWith("a.jsonl:1:").contains("depth");
    assertThat(problems.get(1)).startsWith("b.json:1:").contains("depth");
    assertThat(good).hasSize(1);
  }

  @Test
  void text_notUtf8OrNul_namesTheByte() throws IOException {
    for (String name : List.of("a.csv", "a.tsv", "a.json", "a.jsonl")) {
      Files.write(folder.resolve(name), bytes("[{\"text\":\"a\"},\n{\"text\":\"", 0xE9, "\"}]\n"));
      assertThat(problems(name))
          .singleElement()
          .satisfies(p -> assertThat(p).startsWith(name + ":2: not UTF-8: byte E9"));
      Files.write(folder.resolve(name), bytes("[{\"text\":\"a\"},\n{\"text\":\"", 0, "\"}]\n"));
      assertThat(problems(name))
          .singleElement()
          .satisfies(p -> assertThat(p).startsWith(name + ":2: a NUL byte"));
    }
  }

  @Test
  void text_badByteFarIntoAFile_endsItThere() throws IOException {
    write("a.csv", "text,label\n" + "a,b\n".repeat(50_000));
    try (OutputStream out =
        Files.newOutputStream(folder.resolve("a.csv"), java.nio.file.StandardOpenOption.APPEND)) {
      out.write(bytes("x,\"", 0xFF, "y\"\n"));
    }
    assertThat(problems("a.csv"))
        .singleElement()
        .satisfies(p -> assertThat(p).startsWith("a.csv:50002: not UTF-8: byte FF"));
    assertThat(good).isNotEmpty().allSatisfy(row -> assertThat(row.fields()).hasSize(2));
  }

  @Test
  void line_ofAHundredMegabytes_isAProblemNotAFailure() throws IOException {
    long size = 100L << 20;
    for (String name : List.of("a.csv", "a.tsv", "a.jsonl", "a.json")) {
      String before = name.contains("json") ? "[{\"text\":\"" : "text\n";
      try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
        out.write(before.getBytes(StandardCharsets.UTF_8));
        byte[] block = new byte[1 << 20];
        Arrays.fill(block, (byte) 'x');
        for (long i = 0; i < size; i += block.length) {
          out.write(block);
        }
      }
      assertThat(problems(name)).as(name).hasSize(1);
      assertThat(good).as(name).isEmpty();
      Files.delete(folder.resolve(name));
    }
  }

  @Test
  void files_emptyMissingOrUnnamed_areReportedTogether() throws IOException {
    write("empty.csv", "");
    write("data.bin", "x");
    assertThat(problems("empty.csv", "missing.csv", "data.bin"))
        .satisfiesExactly(
            p -> assertThat(p).startsWith("missing.csv: does not exist"),
            p -> assertThat(p).startsWith("data.bin: its name does not say how it is laid out"),
            p -> assertThat(p).startsWith("empty.csv: is empty"));
    write("header.csv", "text,label\n");
    assertThat(problems("header.csv")).containsExactly("paths: the files hold no rows");
    write("only/notes.txt", "x");
    assertThat(problems("only").getFirst())
        .startsWith("paths: none of the 1 files is called .csv, .tsv, .json or .jsonl");
  }

  @Test
  void config_contradictions_areRefused() {
    assertThat(
            catchThrowableOfType(
                IllegalArgumentException.class,
                () ->
                    new RowFilesConfig(
                        List.of("a.csv"),
                        RowFormat.CSV,
                        Map.of(),
                        false,
                        List.of(),
                        Optional.empty())))
        .hasMessageContaining("list the columns under names");
    assertThat(
            catchThrowableOfType(
                IllegalArgumentException.class,
                () ->
                    new RowFilesConfig(
                        List.of("a.csv"),
                        RowFormat.CSV,
                        Map.of(),
                        true,
                        List.of("a"),
                        Optional.empty())))
        .hasMessageContaining("header is true");
  }

  private static byte[] bytes(String before, int bad, String after) {
    byte[] a = before.getBytes(StandardCharsets.UTF_8);
    byte[] b = after.getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(a, a.length + 1 + b.length);
    all[a.length] = (byte) bad;
    System.arraycopy(b, 0, all, a.length + 1, b.length);
    return all;
  }

  private static RowFilesConfig config(
      RowFormat format, Map<String, String> columns, String... paths) {
    return new RowFilesConfig(List.of(paths), format, columns, true, List.of(), Optional.empty());
  }

  private List<String> problems(String... paths) {
    return problems(RowFilesConfig.of(paths));
  }

  /** What reading says, having read all that is good. */
  private List<String> problems(RowFilesConfig config) {
    good.clear();
    UserException refusal =
        catchThrowableOfType(
            UserException.class,
            () -> {
              try (Stream<DataRow> rows = new RowFiles().rows(config, folder)) {
                rows.forEach(good::add);
              }
            });
    assertThat(refusal.kind()).isEqualTo(UserException.Kind.INPUT);
    return refusal.problems().stream().map(Problem::toString).toList();
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
