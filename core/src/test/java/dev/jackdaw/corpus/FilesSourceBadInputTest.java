package dev.jackdaw.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jackdaw.data.Document;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesSourceBadInputTest {
  @TempDir Path folder;

  @Test
  void paths_ofEveryWrongKind_areAllReportedAtOnce() throws IOException {
    Files.createDirectories(folder.resolve("void"));
    write("empty.txt", new byte[0]);
    write("broken.zip", "PK no zip".getBytes(StandardCharsets.UTF_8));
    write("broken.gz", "no gzip".getBytes(StandardCharsets.UTF_8));
    List<Problem> problems =
        problems(
            FilesConfig.of(
                "missing.txt",
                "no/where/*.txt",
                "*.nothing",
                "[z-a].txt",
                "void",
                "empty.txt",
                "broken.zip",
                "broken.gz",
                ""));
    assertThat(problems)
        .extracting(Problem::toString)
        .satisfiesExactly(
            p ->
                assertThat(p).startsWith("missing.txt: does not exist").contains(folder.toString()),
            p ->
                assertThat(p)
                    .isEqualTo(
                        "no/where/*.txt: matches nothing: the folder no/where/ does not exist"),
            p -> assertThat(p).isEqualTo("*.nothing: matches no file"),
            p -> assertThat(p).startsWith("[z-a].txt: is not a glob"),
            p -> assertThat(p).isEqualTo("void: the folder holds no files"),
            p -> assertThat(p).startsWith("broken.zip: is damaged or not what its name says"),
            p -> assertThat(p).isEqualTo("paths: an entry is empty"),
            p -> assertThat(p).isEqualTo("empty.txt: is empty"),
            p -> assertThat(p).startsWith("broken.gz: is damaged or not what its name says"));
  }

  @Test
  void paths_none_areRefused() {
    assertThat(problems(FilesConfig.of()))
        .first()
        .asString()
        .startsWith("paths: no files are named");
  }

  @Test
  void problems_beyondTheLimit_areCutAndSaySo() {
    String[] names = new String[50];
    for (int i = 0; i < names.length; i++) {
      names[i] = "missing" + i;
    }
    List<Problem> problems = problems(FilesConfig.of(names));
    assertThat(problems).hasSize(Problems.LIMIT + 1);
    assertThat(problems.getLast().what()).contains("there may be more");
  }

  @Test
  void file_thatIsBinary_isRefusedWithThePlace() throws IOException {
    write("late.txt", ("line one\nline é two\n" + "\0").getBytes(StandardCharsets.UTF_8));
    write(
        "image.png", new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13});
    write("utf16.txt", "wide".getBytes(StandardCharsets.UTF_16LE));
    assertThat(problems(FilesConfig.of("late.txt", "image.png", "utf16.txt")))
        .extracting(Problem::toString)
        .satisfiesExactly(
            p ->
                assertThat(p)
                    .startsWith("late.txt:3: a NUL byte: this is not text at byte offset 21"),
            p -> assertThat(p).startsWith("image.png:1: neither UTF-8 nor text"),
            p -> assertThat(p).startsWith("utf16.txt:1: a NUL byte").contains("byte offset 1"));
  }

  @Test
  void file_thatIsNotUtf8_isRefusedWithOffsetAndLineHoweverDeep() throws IOException {
    String good = "good líne\n".repeat(40_000);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(good.getBytes(StandardCharsets.UTF_8));
    bytes.write("caf\u00e9 au lait".getBytes(Charset.forName("windows-1252")));
    write("deep.txt", bytes.toByteArray());
    write("cut.txt", new byte[] {'o', 'k', (byte) 0xe2, (byte) 0x82});
    assertThat(problems(FilesConfig.of("deep.txt")))
        .singleElement()
        .asString()
        .startsWith("deep.txt:40001: not UTF-8: byte E9 at byte offset 440003")
        .contains("iconv");
    assertThat(problems(FilesConfig.of("cut.txt")))
        .singleElement()
        .asString()
        .startsWith("cut.txt:1: not UTF-8: byte E2 82 at byte offset 2");
  }

  @Test
  void problems_deepInSeveralFiles_areReportedTogether() throws IOException {
    byte[] good = "fine text\n".repeat(20_000).getBytes(StandardCharsets.UTF_8);
    for (String name : List.of("a.txt", "b.txt", "c.txt")) {
      byte[] bytes = good.clone();
      bytes[150_000] = (byte) 0xff;
      write(name, name.equals("b.txt") ? good : bytes);
    }
    assertThat(problems(FilesConfig.of("*.txt")))
        .extracting(Problem::where)
        .containsExactly("a.txt:15001", "c.txt:15001");
  }

  @Test
  void reason_permissionDenied_isInWords() {
    assertThat(TextFiles.reason(new AccessDeniedException("secret.txt")))
        .isEqualTo("cannot be read: permission denied");
  }

  @Test
  void gzip_truncatedOrCorrupted_isRefused() throws IOException {
    byte[] whole = gzip(randomText(300_000));
    write("short.gz", Arrays.copyOf(whole, whole.length / 2));
    byte[] wrong = whole.clone();
    wrong[whole.length - 6] ^= 1; // the checksum
    write("wrong.gz", wrong);
    assertThat(problems(FilesConfig.of("short.gz", "wrong.gz")))
        .extracting(Problem::toString)
        .satisfiesExactly(
            p ->
                assertThat(p)
                    .isEqualTo("short.gz: the compressed data ends early: the file is truncated"),
            p -> assertThat(p).startsWith("wrong.gz: is damaged").contains("Corrupt GZIP trailer"));
  }

  @Test
  void zip_truncatedOrCorrupted_isRefused() throws IOException {
    byte[] whole = zip(randomText(300_000).getBytes(StandardCharsets.UTF_8), true);
    write("short.zip", Arrays.copyOf(whole, whole.length / 2));
    byte[] stored = zip("a stored member of an archive".getBytes(StandardCharsets.UTF_8), false);
    stored[45] ^= 2;
    write("wrong.zip", stored);
    assertThat(problems(FilesConfig.of("short.zip")))
        .singleElement()
        .asString()
        .startsWith("short.zip: is damaged or not what its name says");
    assertThat(problems(FilesConfig.of("wrong.zip")))
        .singleElement()
        .asString()
        .startsWith("wrong.zip!m.txt: is damaged")
        .contains("checksum of m.txt");
  }

  @Test
  void gzip_thatExpandsWithoutEnd_isRefusedEarly() throws IOException {
    Path bomb = folder.resolve("bomb.gz");
    byte[] block = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
      for (int i = 0; i < 100; i++) {
        out.write(block);
      }
    }
    assertThat(problems(FilesConfig.of("bomb.gz")))
        .singleElement()
        .asString()
        .startsWith("bomb.gz: expands more than 250-fold");
  }

  @Test
  void jsonLines_badLines_areAllReportedWithTheirNumbers() throws IOException {
    String lines =
        """
        {"text": "fine"}
        ["text"]
        {"body": "x", "id": 3}
        {"text": 7}
        {"text": "a", "text": "b"}
        {"text": "open
        {"text": "lone \\ud800"}
        {"text": "nul \\u0000"}
        {"text": "two"} {"text": "objects"}
        """;
    write("a.jsonl", lines.getBytes(StandardCharsets.UTF_8));
    assertThat(problems(FilesConfig.of("a.jsonl")))
        .extracting(Problem::toString)
        .satisfiesExactly(
            p -> assertThat(p).isEqualTo("a.jsonl:2: the line is not a JSON object but array"),
            p -> assertThat(p).startsWith("a.jsonl:3: has no field \"text\"; its fields: body, id"),
            p -> assertThat(p).isEqualTo("a.jsonl:4: field \"text\" is not a string but number"),
            p -> assertThat(p).startsWith("a.jsonl:5:").contains("uplicate"),
            p -> assertThat(p).startsWith("a.jsonl:6:").contains("is not JSON"),
            p ->
                assertThat(p)
                    .startsWith("a.jsonl:7: field \"text\" contains an unpaired surrogate"),
            p ->
                assertThat(p).startsWith("a.jsonl:8: field \"text\" contains the character U+0000"),
            p -> assertThat(p).startsWith("a.jsonl:9:").contains("is not JSON"));
  }

  @Test
  void jsonLines_giganticLine_isRefusedWithoutHoldingIt() throws IOException {
    byte[] block = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = Files.newOutputStream(folder.resolve("a.jsonl"))) {
      for (int i = 0; i < 70; i++) {
        out.write(block);
      }
    }
    assertThat(problems(FilesConfig.of("a.jsonl")))
        .singleElement()
        .asString()
        .startsWith("a.jsonl:1: the line is longer than 67,108,864 characters");
  }

  @Test
  void files_ofWhiteSpaceAlone_areRefused() throws IOException {
    write("a.txt", " \n\n\t".getBytes(StandardCharsets.UTF_8));
    assertThat(problems(FilesConfig.of("a.txt")))
        .singleElement()
        .hasToString("paths: the files hold nothing but white space");
  }

  @Test
  void separator_thatContradictsTheBoundary_isRefused() throws IOException {
    write("a.txt", new byte[] {'x'});
    assertThat(problems(config(DocumentBoundary.SEPARATOR, null)).getFirst())
        .hasToString("separator: is missing: documents: separator needs it");
    assertThat(problems(config(DocumentBoundary.BLANK_LINE, "--")).getFirst().what())
        .contains("no meaning with documents: blank-line");
    assertThat(problems(config(DocumentBoundary.HEADING, "(")).getFirst().what())
        .contains("not a regular expression");
  }

  private static FilesConfig config(DocumentBoundary boundary, String separator) {
    return new FilesConfig(List.of("a.txt"), boundary, separator, "text");
  }

  private List<Problem> problems(FilesConfig config) {
    UserException e =
        catchThrowableOfType(
            UserException.class,
            () -> {
              try (Stream<Document> documents = new FilesSource().documents(config, folder)) {
                documents.forEach(d -> {});
              }
            });
    assertThat(e).isNotNull();
    assertThat(e.kind()).isEqualTo(UserException.Kind.INPUT);
    return e.problems();
  }

  private void write(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
  }

  private static String randomText(int length) {
    Random random = new Random(5);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] zip(byte[] content, boolean deflated) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      ZipEntry entry = new ZipEntry("m.txt");
      if (!deflated) {
        CRC32 sum = new CRC32();
        sum.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
      }
      zip.putNextEntry(entry);
      zip.write(content);
    }
    return bytes.toByteArray();
  }
}
