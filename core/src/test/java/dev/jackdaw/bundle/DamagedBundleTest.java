package dev.jackdaw.bundle;

import static dev.jackdaw.bundle.BundleFixture.COMPONENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jackdaw.problem.UserException;
import dev.jackdaw.tiny.TinyAttention;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedBundleTest {
  @TempDir Path home;
  private Path folder;

  @BeforeEach
  void bundle() {
    folder = BundleFixture.write(home.resolve("bundle"), 7);
  }

  private UserException refused() {
    UserException refusal =
        catchThrowableOfType(UserException.class, () -> Bundle.open(folder, COMPONENTS));
    assertThat(refusal).as("the bundle opened").isNotNull();
    return refusal;
  }

  private void cut(String file, long by) throws IOException {
    try (FileChannel channel = FileChannel.open(folder.resolve(file), StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - by);
    }
  }

  private void flip(String file, long at) throws IOException {
    try (FileChannel channel =
        FileChannel.open(folder.resolve(file), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, at);
      channel.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 1)}), at);
    }
  }

  private void edit(String before, String after) throws IOException {
    Path file = folder.resolve(Bundle.MANIFEST);
    String text = Files.readString(file);
    assertThat(text).contains(before);
    Files.writeString(file, text.replace(before, after));
  }

  @Test
  void open_truncatedFile_saysHowMuchIsThere() throws IOException {
    long whole = Files.size(folder.resolve("model.numbers"));
    cut("model.numbers", 100);

    assertThat(refused())
        .hasMessageContaining(
            folder
                + "/model.numbers: is truncated: "
                + (whole - 100)
                + " of "
                + whole
                + " bytes are there");
  }

  @Test
  void open_oneBitChanged_isRefused() throws IOException {
    flip("model.numbers", Files.size(folder.resolve("model.numbers")) / 2);

    assertThat(refused()).hasMessageContaining("model.numbers: was changed after it was written");
  }

  @Test
  void open_longerFile_isRefused() throws IOException {
    Files.writeString(folder.resolve("config.json"), " ", StandardOpenOption.APPEND);

    assertThat(refused())
        .hasMessageContaining("config.json: has ")
        .hasMessageContaining(" were written");
  }

  @Test
  void open_severalDamages_areReportedAtOnce() throws IOException {
    Files.delete(folder.resolve("tokenizer.json"));
    cut("model.numbers", 1);
    flip("config.json", 3);

    UserException refusal = refused();

    assertThat(refusal.kind()).isEqualTo(UserException.Kind.INPUT);
    assertThat(refusal.problems()).hasSize(3);
    assertThat(refusal)
        .hasMessageContaining("tokenizer.json: is missing")
        .hasMessageContaining("model.numbers: is truncated")
        .hasMessageContaining("config.json: was changed");
  }

  @Test
  void open_laterVersion_namesBoth() throws IOException {
    edit("\"format_version\" : 1", "\"format_version\" : 2");

    assertThat(refused())
        .hasMessageContaining(
            "was written by Jackdaw 0.1.0 in format 2; this Jackdaw reads up to 1")
        .hasMessageContaining("use a newer Jackdaw");
  }

  @ParameterizedTest
  @ValueSource(strings = {"12.345678901234", "\"width\" : 8", "0.1.0", "cd"})
  void open_editedManifest_isRefused(String what) throws IOException {
    edit(what, what.replace('1', '3').replace('8', '6').replace("cd", "ce"));

    assertThat(refused()).hasMessageContaining("its checksum does not match");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "42",
        "{\"format\": \"jackdaw-bundle\"}",
        "{\"a\": 1, \"a\": 2}",
        "\u0000\u0001"
      })
  void open_manifestThatIsNone_isRefused(String text) throws IOException {
    Files.writeString(folder.resolve(Bundle.MANIFEST), text);

    assertThat(refused()).hasMessageContaining(Bundle.MANIFEST);
  }

  @Test
  void open_everyTruncationOfTheManifest_isRefused() throws IOException {
    byte[] whole = Files.readAllBytes(folder.resolve(Bundle.MANIFEST));
    for (int length = 0; length < whole.length - 1; length += 13) {
      Files.write(folder.resolve(Bundle.MANIFEST), java.util.Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Bundle.open(folder, COMPONENTS))
          .as("%d bytes", length)
          .isInstanceOf(UserException.class);
    }
  }

  @Test
  void open_componentsThatAreMissing_namesAll() throws IOException {
    Manifest manifest =
        BundleFixture.manifest(
            "gone-pieces",
            BundleFixture.backbone("tiny-attentoin", new TinyAttention.Config(8, 32)));
    ManifestFile.write(folder.resolve(Bundle.MANIFEST), manifest, digests());

    UserException refusal = refused();

    assertThat(refusal.kind()).isEqualTo(UserException.Kind.PLUGIN);
    assertThat(refusal)
        .hasMessageContaining("unknown backbone \"tiny-attentoin\"")
        .hasMessageContaining("did you mean \"tiny-attention\"?");
  }

  @Test
  void open_tokenizerThatIsMissing_saysWhichThereAre() throws IOException {
    Manifest manifest = BundleFixture.manifest("gone-pieces", BundleFixture.manifest().backbone());
    ManifestFile.write(folder.resolve(Bundle.MANIFEST), manifest, digests());

    assertThat(refused())
        .hasMessageContaining("unknown tokenizer \"gone-pieces\"")
        .hasMessageContaining("available: tiny-bytes");
  }

  /** Settings of a backbone as an older or newer plugin may have had them. */
  record OtherSettings(int widht, int context) {}

  @Test
  void open_settingsTheComponentDoesNotKnow_areNamed() throws IOException {
    Manifest manifest =
        BundleFixture.manifest(
            "tiny-bytes", BundleFixture.backbone("tiny-attention", new OtherSettings(8, -3)));
    ManifestFile.write(folder.resolve(Bundle.MANIFEST), manifest, digests());

    assertThat(refused())
        .hasMessageContaining("unknown key \"widht\"")
        .hasMessageContaining("-3 is out of range");
  }

  @Test
  void open_settingsThatContradict_areTheUsersProblem() throws IOException {
    Manifest manifest =
        BundleFixture.manifest(
            "tiny-bytes",
            BundleFixture.backbone("tiny-attention", new TinyAttention.Config(7, 32)));
    ManifestFile.write(folder.resolve(Bundle.MANIFEST), manifest, digests());

    assertThatThrownBy(() -> Bundle.open(folder, COMPONENTS).backbone())
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "the backbone \"tiny-attention\" refuses its settings: width 7 is odd");
  }

  @Test
  void open_nameThatLeadsOut_isRefused() throws IOException {
    Files.writeString(home.resolve("secret"), "x");
    Map<String, FileDigest> digests = digests();
    digests.put("../secret", FileDigest.of(home.resolve("secret")));
    ManifestFile.write(folder.resolve(Bundle.MANIFEST), BundleFixture.manifest(), digests);

    assertThat(refused()).hasMessageContaining("leads out of the bundle");
  }

  @Test
  void open_noFolder_isRefused() {
    assertThatThrownBy(() -> Bundle.open(home.resolve("nowhere"), COMPONENTS))
        .hasMessageContaining("there is no bundle at");
    assertThatThrownBy(() -> Bundle.open(folder.resolve("config.json"), COMPONENTS))
        .hasMessageContaining("is a file");
    assertThatThrownBy(() -> Bundle.open(home, COMPONENTS))
        .hasMessageContaining("is neither a bundle")
        .hasMessageContaining("tiny-numbers");
  }

  private Map<String, FileDigest> digests() throws IOException {
    Files.deleteIfExists(folder.resolve(Bundle.MANIFEST));
    return Integrity.digests(folder);
  }
}
