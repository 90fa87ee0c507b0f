package dev.jackdaw.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.catalogue.FileServer.Behaviour;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataCacheTest {
  private static final DownloadLimits LIMITS =
      new DownloadLimits(
          Duration.ofSeconds(10), Duration.ofSeconds(10), 3, Duration.ofMillis(1), 3);

  @TempDir Path folder;
  private byte[] content;
  private DataCache cache;

  @BeforeEach
  void content() {
    content = new byte[300_000];
    new Random(11).nextBytes(content);
    cache = new DataCache(folder.resolve("cache"));
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private DataSet set(FileServer server) {
    return set(server.url(), sha256(content));
  }

  private DataSet set(String url, String sha256) {
    return new DataSet(
        "tiny",
        "Tiny",
        "noise",
        "CC0",
        "http://localhost",
        List.of(new DataFile("noise.bin", url, content.length, sha256)),
        Map.of());
  }

  private Path target() {
    return folder.resolve("cache/tiny/noise.bin");
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache/tiny"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void fetch(DataSet set, DownloadLimits limits) {
    cache.fetch(set, limits, (_, _) -> {});
  }

  @Test
  void fetch_goodServer_givesTheFileWithProgressAndAsksOnlyOnce() throws IOException {
    List<Long> progress = new ArrayList<>();
    try (FileServer server = new FileServer(content, Behaviour.RANGES)) {
      cache.fetch(set(server), LIMITS, (_, bytes) -> progress.add(bytes));
      cache.fetch(set(server), LIMITS, (_, bytes) -> progress.add(bytes));

      assertThat(server.asked()).containsExactly("all");
      assertThat(cache.has(set(server))).isTrue();
    }
    assertThat(target()).hasBinaryContent(content);
    assertThat(progress).isSorted().endsWith((long) content.length);
    assertThat(left()).containsExactly("noise.bin");
  }

  @Test
  void fetch_connectionCut_goesOnWhereItEnded() throws IOException {
    try (FileServer server =
        new FileServer(content, Behaviour.CUT, Behaviour.CUT, Behaviour.RANGES)) {
      fetch(set(server), LIMITS);

      assertThat(server.asked().size()).isEqualTo(3);
      assertThat(server.asked().getFirst()).isEqualTo("all");
      assertThat(server.asked().subList(1, 3)).allMatch(range -> range.startsWith("bytes="));
    }
    assertThat(target()).hasBinaryContent(content);
  }

  @Test
  void fetch_brokenOffEarlier_laterRunAsksForTheRest() throws IOException {
    Files.createDirectories(target().getParent());
    byte[] half = java.util.Arrays.copyOf(content, 123_456);
    Files.write(folder.resolve("cache/tiny/.noise.bin.part"), half);
    try (FileServer server = new FileServer(content, Behaviour.RANGES)) {
      fetch(set(server), LIMITS);

      assertThat(server.asked()).containsExactly("bytes=123456-");
    }
    assertThat(target()).hasBinaryContent(content);
  }

  @Test
  void fetch_damagedPartOfAnEarlierRun_isFetchedAnew() throws IOException {
    Files.createDirectories(target().getParent());
    Files.write(folder.resolve("cache/tiny/.noise.bin.part"), new byte[5000]);
    try (FileServer server = new FileServer(content, Behaviour.RANGES)) {
      fetch(set(server), LIMITS);

      assertThat(server.asked()).containsExactly("bytes=5000-", "all");
    }
    assertThat(target()).hasBinaryContent(content);
  }

  @Test
  void fetch_serverWithoutRanges_beginsAgain() throws IOException {
    try (FileServer server = new FileServer(content, Behaviour.CUT, Behaviour.NO_RANGES)) {
      fetch(set(server), LIMITS);
    }
    assertThat(target()).hasBinaryContent(content);
  }

  @Test
  void fetch_rangeRefused_beginsAgain() throws IOException {
    try (FileServer server =
        new FileServer(content, Behaviour.CUT, Behaviour.BEYOND_END, Behaviour.RANGES)) {
      fetch(set(server), LIMITS);

      assertThat(server.asked().getLast()).isEqualTo("all");
    }
    assertThat(target()).hasBinaryContent(content);
  }

  @Test
  void fetch_busyServer_isAskedAgain() throws IOException {
    try (FileServer server =
        new FileServer(content, Behaviour.BUSY, Behaviour.BUSY, Behaviour.RANGES)) {
      fetch(set(server), LIMITS);
    }
    assertThat(target()).hasBinaryContent(content);
  }

  @Test
  void fetch_otherContent_isRefusedWithBothHashesAndNothingIsKept() throws IOException {
    byte[] other = content.clone();
    other[1000] ^= 1;
    try (FileServer server = new FileServer(other, Behaviour.RANGES)) {
      assertThatThrownBy(() -> fetch(set(server), LIMITS))
          .isInstanceOf(UserException.class)
          .hasMessageContaining(sha256(other))
          .hasMessageContaining(sha256(content));
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void fetch_missing_isSaidAtOnce() throws IOException {
    try (FileServer server = new FileServer(content, Behaviour.MISSING)) {
      assertThatThrownBy(() -> fetch(set(server), LIMITS))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("the server says 404")
          .hasMessageContaining("--data-dir");
      assertThat(server.asked()).hasSize(1);
    }
    assertThat(target()).doesNotExist();
  }

  @Test
  void fetch_alwaysCut_givesUpKeepingWhatThereIs() throws IOException {
    byte[] short_ = java.util.Arrays.copyOf(content, 1000);
    try (FileServer server = new FileServer(short_, Behaviour.NO_RANGES)) {
      assertThatThrownBy(() -> fetch(set(server), LIMITS))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("the connection ended early")
          .hasMessageContaining("1,000 of 300,000 bytes have arrived")
          .hasMessageContaining("goes on from there");
      assertThat(server.asked().size()).isLessThanOrEqualTo(4);
    }
    assertThat(left()).containsExactly(".noise.bin.part");
  }

  @Test
  void fetch_silentServer_isLeft() throws IOException {
    DownloadLimits impatient =
        new DownloadLimits(
            Duration.ofSeconds(10), Duration.ofSeconds(2), 1, Duration.ofMillis(1), 3);
    try (FileServer server = new FileServer(content, Behaviour.SILENT)) {
      assertThatThrownBy(() -> fetch(set(server), impatient))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("fell silent");
    }
  }

  @Test
  void fetch_moreThanThereShouldBe_isRefused() throws IOException {
    try (FileServer server = new FileServer(content, Behaviour.TOO_LONG)) {
      assertThatThrownBy(() -> fetch(set(server), LIMITS))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("more than the 300,000 bytes");
    }
    assertThat(target()).doesNotExist();
  }

  @Test
  void fetch_redirected_isFollowedSoFarAndToTheWebAlone() throws IOException {
    try (FileServer server =
        new FileServer(content, Behaviour.REDIRECT, Behaviour.REDIRECT, Behaviour.RANGES)) {
      fetch(set(server), LIMITS);
    }
    assertThat(target()).hasBinaryContent(content);
    Files.delete(target());
    try (FileServer server = new FileServer(content, Behaviour.REDIRECT)) {
      assertThatThrownBy(() -> fetch(set(server), LIMITS))
          .hasMessageContaining("leads on more than 3 times");
    }
    try (FileServer server = new FileServer(content, Behaviour.REDIRECT_TO_FILE)) {
      assertThatThrownBy(() -> fetch(set(server), LIMITS))
          .hasMessageContaining("file:///etc/hostname, which is not followed");
    }
  }

  @Test
  void fetch_nobodyThere_isSaid() throws IOException {
    String url;
    try (FileServer server = new FileServer(content, Behaviour.RANGES)) {
      url = server.url();
    }
    assertThatThrownBy(() -> fetch(set(url, sha256(content)), LIMITS))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no answer from");
  }

  @Test
  void copy_folderOfAnotherLayout_findsFilesByTheirHashes() throws IOException {
    Path other = Files.createDirectories(folder.resolve("copies/deep"));
    Files.write(other.resolve("called-otherwise.dat"), content);
    Files.write(other.resolve("as-long.dat"), new byte[content.length]);

    DataSet set = set("http://nowhere.invalid/file", sha256(content));
    cache.copy(set, folder.resolve("copies"), (_, _) -> {});

    assertThat(target()).hasBinaryContent(content);
    Files.write(other.resolve("called-otherwise.dat"), new byte[content.length]);
    Files.delete(target());
    assertThatThrownBy(() -> cache.copy(set, folder.resolve("copies"), (_, _) -> {}))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no file in it is noise.bin of tiny")
        .hasMessageContaining(sha256(content));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../outside", "a/b", "a\\b", ".hidden", "", "..", "a\u0000b", "C:evil", "-x"})
  void dataFile_hostileName_isRefused(String name) {
    assertThatThrownBy(() -> new DataFile(name, "https://example.org/x", 1, sha256(new byte[0])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be the name of a file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "ftp://example.org/x", "jar:file:x!/y"})
  void dataFile_addressNotOfTheWeb_isRefused(String url) {
    assertThatThrownBy(() -> new DataFile("x", url, 1, sha256(new byte[0])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void standard_environment_saysWhere() {
    assertThat(DataCache.standard(Map.of(), "/home/ann").folder())
        .isEqualTo(Path.of("/home/ann/.cache/jackdaw/data"));
    assertThat(DataCache.standard(Map.of("XDG_CACHE_HOME", "/big"), "/home/ann").folder())
        .isEqualTo(Path.of("/big/jackdaw/data"));
    assertThat(DataCache.standard(Map.of("XDG_CACHE_HOME", "relative"), "/home/ann").folder())
        .isEqualTo(Path.of("/home/ann/.cache/jackdaw/data"));
    assertThat(
            DataCache.standard(Map.of("JACKDAW_CACHE", "/own", "XDG_CACHE_HOME", "/big"), "/h")
                .folder())
        .isEqualTo(Path.of("/own/data"));
  }

  @Test
  void rows_ofTheCatalogue_readCsvAndLinesAndSayHowToFetch() throws IOException {
    byte[] csv = "text,category\nhello,greet\n".getBytes(StandardCharsets.UTF_8);
    byte[] texts = "one\ntwo\n".getBytes(StandardCharsets.UTF_8);
    byte[] labels = "a\nb\n".getBytes(StandardCharsets.UTF_8);
    Catalogue catalogue = Catalogue.parse(yaml(csv, texts, labels), "test.yaml");
    DatasetRows source = new DatasetRows(catalogue, cache);
    DatasetConfig table = new DatasetConfig("small", "train", java.util.Optional.empty());

    assertThatThrownBy(() -> source.rows(table, folder).toList())
        .hasMessageContaining("is not in the cache")
        .hasMessageContaining("jackdaw data fetch small");
    Path own = Files.createDirectories(folder.resolve("cache/small"));
    Files.write(own.resolve("train.csv"), csv);
    Files.write(own.resolve("dev.txt"), texts);
    Files.write(own.resolve("dev.label"), labels);
    assertThat(source.rows(table, folder).toList())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.place()).isEqualTo("train.csv:2");
              assertThat(row.fields()).containsEntry("label", "greet");
            });
    assertThat(
            source
                .rows(new DatasetConfig("small", "dev", java.util.Optional.empty()), folder)
                .toList())
        .extracting(row -> row.fields().toString().length(), row -> row.fields().get("label"))
        .hasSize(2);
    Files.write(
        own.resolve("train.csv"), "text,category\nhallo,greet\n".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> source.rows(table, folder).toList())
        .hasMessageContaining("damaged")
        .hasMessageContaining(sha256(csv));
    assertThatThrownBy(
            () ->
                source.rows(new DatasetConfig("small", "test", java.util.Optional.empty()), folder))
        .hasMessageContaining("no part \"test\"");
  }

  private static String yaml(byte[] csv, byte[] texts, byte[] labels) {
    return """
        sets:
          - id: small
            title: Small
            about: nothing
            licence: CC0
            source: https://example.org
            files:
              - {name: train.csv, url: "https://example.org/a", bytes: %d, sha256: %s}
              - {name: dev.txt, url: "https://example.org/b", bytes: %d, sha256: %s}
              - {name: dev.label, url: "https://example.org/c", bytes: %d, sha256: %s}
            parts:
              train: {format: csv, files: [train.csv], columns: {label: category}}
              dev: {format: lines, files: [dev.txt, dev.label], names: [text, label]}
        """
        .formatted(
            csv.length, sha256(csv), texts.length, sha256(texts), labels.length, sha256(labels));
  }

  @Test
  void standardCatalogue_isSoundAndEveryAddressNamesACommit() {
    Catalogue catalogue = Catalogue.standard();

    assertThat(catalogue.sets()).hasSizeGreaterThan(15);
    assertThat(catalogue.sets())
        .allSatisfy(
            set -> {
              assertThat(set.licence()).isNotBlank();
              assertThat(set.files())
                  .allSatisfy(file -> assertThat(file.url()).matches("https://.*/[0-9a-f]{40}/.*"));
            });
    assertThatThrownBy(() -> catalogue.set("banking7"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("did you mean \"banking77\"?");
  }
}
