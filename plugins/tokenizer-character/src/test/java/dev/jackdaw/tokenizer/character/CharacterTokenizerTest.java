package dev.jackdaw.tokenizer.character;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CharacterTokenizerTest {
  private final CharacterTokenizerFactory factory = new CharacterTokenizerFactory();

  private Tokenizer train(String unknown, List<String> special, String... documents) {
    return factory.train(
        new CharacterTokenizerConfig(unknown, special),
        Stream.of(documents),
        TrainingProgress.SILENT);
  }

  @Test
  void train_documents_numbersCharactersByCodePoint() {
    Tokenizer tokenizer = train("error", List.of(), "cab", "a😀b");

    assertThat(tokenizer.vocabulary().size()).isEqualTo(4);
    assertThat(tokenizer.ids("abc😀", SpecialTokens.PLAIN)).containsExactly(0, 1, 2, 3);
    assertThat(tokenizer.vocabulary().endOfText()).isEmpty();
  }

  @Test
  void train_tinyShakespeare_givesTheVocabularyOfNanoGpt() throws IOException {
    String corpora = System.getProperty("jackdaw.corpora", "");
    if (corpora.isEmpty()) {
      String message = "skipped: needs tinyshakespeare; give its folder as -Djackdaw.corpora=…";
      String ignored = Boolean.getBoolean("jackdaw.forbidSkips") ? fail(message) : abort(message);
    }
    String text;
    try (Stream<Path> files = Files.walk(Path.of(corpora, "tinyshakespeare"))) {
      Path file = files.filter(f -> f.toString().endsWith("input.txt")).findFirst().orElseThrow();
      text = Files.readString(file);
    }

    Tokenizer tokenizer = train("error", List.of(), text);

    assertThat(tokenizer.vocabulary().size()).isEqualTo(65);
    // nanoGPT's README prints these for its prepared data: "hii there".
    assertThat(tokenizer.ids("hii there", SpecialTokens.PLAIN))
        .containsExactly(46, 47, 47, 1, 58, 46, 43, 56, 43);
  }

  @Test
  void encode_unknownCharacter_isAnErrorThatNamesItsPlace() {
    Tokenizer tokenizer = train("error", List.of(), "abc");

    assertThatThrownBy(() -> tokenizer.ids("abçc", SpecialTokens.PLAIN))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("ç")
        .hasMessageContaining("U+00E7")
        .hasMessageContaining("character 2");
  }

  @Test
  void encode_unknownCharacterWithToken_givesTheToken() {
    Tokenizer tokenizer = train("token", List.of("<|endoftext|>"), "abc");

    assertThat(tokenizer.ids("a😀c", SpecialTokens.PLAIN)).containsExactly(0, 3, 2);
    assertThat(tokenizer.vocabulary().endOfText()).hasValue(4);
    assertThat(tokenizer.decode(new int[] {0, 3, 2})).isEqualTo("a<unk>c");
  }

  @Test
  void config_wrongSettings_namesAllOfThem() {
    assertThatThrownBy(() -> new CharacterTokenizerConfig("ignore", List.of("x", "x", "<unk>")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"ignore\"; there are error, token")
        .hasMessageContaining("\"x\" is there twice")
        .hasMessageContaining("\"<unk>\" is there twice");
  }

  @Test
  void train_noText_isAUserError() {
    assertThatThrownBy(() -> train("error", List.of())).isInstanceOf(UserException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"format\":\"other\"}",
        "{\"format\":\"jackdaw-characters\",\"version\":2,\"characters\":[],\"special_tokens\":[]}",
        "{\"format\":\"jackdaw-characters\",\"version\":1,\"characters\":[\"ab\"],\"special_tokens\":[]}",
        "{\"format\":\"jackdaw-characters\",\"version\":1,\"characters\":[\"b\",\"a\"],\"special_tokens\":[]}",
        "{\"format\":\"jackdaw-characters\",\"version\":1,\"characters\":[\"a\",\"a\"],\"special_tokens\":[]}",
        "{\"format\":\"jackdaw-characters\",\"version\":1,\"characters\":[3],\"special_tokens\":[]}",
        "{\"format\":\"jackdaw-characters\",\"version\":1,\"characters\":[\"a\"],\"special_tokens\":[\"\"]}",
        "{\"format\":\"jackdaw-characters\",\"version\":1,\"characters\":[\"a\"]}"
      })
  void load_damagedFile_isAUserError(String content, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("characters.json"), content);

    assertThatThrownBy(() -> factory.load(folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(file.toString());
  }
}
