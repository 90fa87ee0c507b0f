package dev.jackdaw.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.data.Document;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesSourceTest {
  @TempDir Path folder;

  @Test
  void documents_file_isOneDocumentByteForByte() throws IOException {
    write("a.txt", "First line\r\n\r\n  Ünïcödé 😀 end\n");
    assertThat(read(FilesConfig.of("a.txt")))
        .containsExactly(Document.of("First line\r\n\r\n  Ünïcödé 😀 end\n", "a.txt"));
  }

  @Test
  void documents_byteOrderMark_isDropped() throws IOException {
    write("a.txt", "\uFEFFtext");
    assertThat(texts(FilesConfig.of("a.txt"))).containsExactly("text");
  }

  @Test
  void documents_folder_readsRecursivelySortedWithoutHiddenFiles() throws IOException {
    write("in/b.txt", "b");
    write("in/a/z.txt", "z");
    write("in/a/.hidden", "no");
    write("in/.git/config", "no");
    write("in/empty.txt", "");
    assertThat(read(FilesConfig.of("in")))
        .containsExactly(Document.of("z", "in/a/z.txt"), Document.of("b", "in/b.txt"));
  }

  @Test
  void documents_globs_matchAcrossFolders() throws IOException {
    write("in/one.txt", "1");
    write("in/deep/er/two.txt", "2");
    write("in/three.md", "3");
    assertThat(texts(FilesConfig.of("in/*.txt"))).containsExactly("1");
    assertThat(texts(FilesConfig.of("in/**/*.txt"))).containsExactly("2", "1");
    assertThat(texts(FilesConfig.of("**/*.{txt,md}"))).containsExactly("2", "1", "3");
    assertThat(read(FilesConfig.of("in/d*/*/t?o.txt")))
        .containsExactly(Document.of("2", "in/deep/er/two.txt"));
  }

  @Test
  void documents_fileNamedTwice_isReadOnce() throws IOException {
    write("in/b.txt", "b");
    write("in/a.txt", "a");
    Files.createSymbolicLink(folder.resolve("in/c.txt"), folder.resolve("in/a.txt"));
    Files.createSymbolicLink(folder.resolve("in/loop"), folder.resolve("in"));
    assertThat(texts(FilesConfig.of("in/b.txt", "in", "in/*.txt"))).containsExactly("b", "a");
  }

  @Test
  void documents_fileNamedLikeAGlob_isTakenLiterally() throws IOException {
    write("notes[1].txt", "x");
    assertThat(texts(FilesConfig.of("notes[1].txt"))).containsExactly("x");
  }

  @Test
  void documents_gzip_isUnpackedWithAllItsMembers() throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve("a.txt.gz"))) {
      out.write(gzip("one "));
      out.write(gzip("two"));
    }
    assertThat(texts(FilesConfig.of("a.txt.gz"))).containsExactly("one two");
  }

  @Test
  void documents_zip_readsMembersSortedAndBySelection() throws IOException {
    zip(
        "books.zip",
        "b.txt",
        "B",
        "a/c.jsonl",
        "{\"text\":\"C\"}\n",
        "__MACOSX/._b.txt",
        "\0",
        "d.txt",
        "D");
    assertThat(read(FilesConfig.of("books.zip")))
        .containsExactly(
            Document.of("C", "books.zip!a/c.jsonl:1"),
            Document.of("B", "books.zip!b.txt"),
            Document.of("D", "books.zip!d.txt"));
    assertThat(texts(FilesConfig.of("books.zip!d.txt"))).containsExactly("D");
    assertThat(texts(FilesConfig.of("*.zip!**/*.txt"))).containsExactly("B", "D");
  }

  @Test
  void documents_jsonLines_takesTheFieldOfEachLine() throws IOException {
    write(
        "a.jsonl",
        "{\"text\": \"one\\n"
            + "line\", \"id\": 1}\n\n"
            + "{\"id\": {\"x\": []}, \"text\": \"\\ud83d\\ude00\"}");
    assertThat(read(FilesConfig.of("a.jsonl")))
        .containsExactly(Document.of("one\nline", "a.jsonl:1"), Document.of("😀", "a.jsonl:3"));
    write("b.ndjson", "{\"body\": \"B\", \"text\": 7}\n");
    assertThat(texts(new FilesConfig(List.of("b.ndjson"), DocumentBoundary.FILE, null, "body")))
        .containsExactly("B");
  }

  @Test
  void documents_blankLines_separate() throws IOException {
    write("a.txt", "\n\none\nstill one\n \t\r\n\ntwo\n\n");
    assertThat(read(config(DocumentBoundary.BLANK_LINE, null)))
        .containsExactly(Document.of("one\nstill one", "a.txt:3"), Document.of("two", "a.txt:7"));
  }

  @Test
  void documents_separatorLine_separatesAndIsDropped() throws IOException {
    write("a.txt", "one\n<|end|>\r\n<|end|>\n\ntwo <|end|>\n<|end|>");
    assertThat(texts(config(DocumentBoundary.SEPARATOR, "<|end|>")))
        .containsExactly("one", "\ntwo <|end|>");
  }

  @Test
  void documents_pattern_separatesAndHeadingBegins() throws IOException {
    write("a.txt", "preface\n= One =\nfirst\n= = Part = =\n= Two =\nsecond\n");
    assertThat(texts(config(DocumentBoundary.PATTERN, "= [^=]+ =")))
        .containsExactly("preface", "first\n= = Part = =", "second");
    assertThat(read(config(DocumentBoundary.HEADING, "= [^=]+ =")))
        .containsExactly(
            Document.of("preface", "a.txt:1"),
            Document.of("= One =\nfirst\n= = Part = =", "a.txt:2"),
            Document.of("= Two =\nsecond", "a.txt:5"));
  }

  @Test
  void documents_gigantic_comesInPiecesThatJoinAgain() throws IOException {
    String line = "It was the best of times, it was the worst of times.\n";
    String text =
        line.repeat(2 * Pieces.LIMIT / line.length() + 7) + "😀".repeat(Pieces.LIMIT) + "end";
    write("a.txt", text);
    List<Document> pieces = read(FilesConfig.of("a.txt"));
    assertThat(pieces)
        .hasSizeGreaterThan(3)
        .allMatch(p -> p.text().length() <= Pieces.LIMIT + Utf8Lines.FRAGMENT);
    assertThat(pieces.subList(0, pieces.size() - 1)).allMatch(Document::continues);
    assertThat(pieces.getLast().continues()).isFalse();
    assertThat(pieces.getFirst().text()).endsWith("times.\n");
    assertThat(pieces)
        .allMatch(p -> StandardCharsets.UTF_8.newEncoder().canEncode(p.text()), "whole characters");
    StringBuilder joined = new StringBuilder();
    pieces.forEach(p -> joined.append(p.text()));
    assertThat(joined.toString().equals(text)).isTrue();
  }

  @Test
  void documents_giganticJsonString_comesInPieces() throws IOException {
    String text = "word ".repeat(Pieces.LIMIT / 2);
    write("a.jsonl", "{\"text\":\"" + text + "\"}\n{\"text\":\"next\"}\n");
    List<Document> pieces = read(FilesConfig.of("a.jsonl"));
    assertThat(pieces).extracting(Document::continues).containsExactly(true, true, false, false);
    assertThat(pieces.get(0).text() + pieces.get(1).text() + pieces.get(2).text()).isEqualTo(text);
  }

  @Test
  void documents_openedTwice_areTheSame() throws IOException {
    write("in/b.txt", "b");
    write("in/a.txt", "a");
    assertThat(read(FilesConfig.of("in"))).isEqualTo(read(FilesConfig.of("in")));
  }

  private FilesConfig config(DocumentBoundary boundary, String separator) {
    return new FilesConfig(List.of("a.txt"), boundary, separator, "text");
  }

  private List<Document> read(FilesConfig config) {
    try (Stream<Document> documents = new FilesSource().documents(config, folder)) {
      return documents.toList();
    }
  }

  private List<String> texts(FilesConfig config) {
    return read(config).stream().map(Document::text).toList();
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private void zip(String name, String... namesAndTexts) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
        zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
