package dev.jackdaw.tokenizer.bpe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.Encoding;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.TextDecoder;
import dev.jackdaw.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Vocabularies of SentencePiece's kind; files and expected ids were made with Hugging Face's tokenizers. */
class PiecesTest {
  @TempDir Path folder;

  private static String resource(String name) {
    try (InputStream in = PiecesTest.class.getResourceAsStream("pieces/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Tokenizer load(String json) {
    try {
      Files.writeString(folder.resolve("tokenizer.json"), json);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return new BpeTokenizerFactory(1).load(folder);
  }

  private static int[] ints(JsonNode list) {
    return IntStream.range(0, list.size()).map(i -> list.get(i).asInt()).toArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "gemma", "metaspace", "nfkc"})
  void ids_ofManyTexts_areTheReferences(String name) throws IOException {
    Tokenizer tokenizer = load(resource(name + ".json"));
    Path saved = Files.createDirectory(folder.resolve("saved"));
    tokenizer.save(saved);
    Tokenizer again = new BpeTokenizerFactory(1).load(saved);
    JsonNode cases = JsonMapper.shared().readTree(resource("cases.json"));
    JsonNode texts = cases.path("texts");
    assertThat(texts.size()).isGreaterThan(150);
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i).asString();
      int[] expected = ints(cases.path(name).path("ids").get(i));
      assertThat(tokenizer.ids(text, SpecialTokens.ALLOW))
          .as(name + ": " + text)
          .isEqualTo(expected);
      assertThat(again.ids(text, SpecialTokens.ALLOW)).as("saved: " + text).isEqualTo(expected);
      assertThat(tokenizer.decode(expected))
          .as(name + " decoded: " + text)
          .isEqualTo(cases.path(name).path("decoded").get(i).asString());
      offsets(tokenizer.encode(text, SpecialTokens.ALLOW), expected, text);
    }
  }

  private static void offsets(Encoding encoding, int[] ids, String text) {
    assertThat(encoding.ids()).as(text).isEqualTo(ids);
    for (int t = 0; t < encoding.size(); t++) {
      assertThat(encoding.starts()[t]).as(text).isBetween(0, text.length());
      assertThat(encoding.ends()[t]).as(text).isBetween(encoding.starts()[t], text.length());
    }
  }

  @Test
  void decode_whatWasEncoded_isTheTextAndTheDecoderKeepsItsFirstSpace() {
    Tokenizer tokenizer = load(resource("llama.json"));
    String text = "Hello wörld, 日本 \uD83D\uDE00";
    int[] ids = tokenizer.ids(text, SpecialTokens.PLAIN);
    assertThat(tokenizer.decode(ids)).isEqualTo(text);
    TextDecoder decoder = tokenizer.decoder();
    StringBuilder streamed = new StringBuilder();
    for (int id : ids) {
      streamed.append(decoder.add(id));
    }
    assertThat(streamed.append(decoder.finish()).toString()).isEqualTo(" " + text);
    assertThat(tokenizer.vocabulary().documentStart()).hasValue(1);
  }

  @Test
  void encode_offsets_passOverThePrependedSpace() {
    Encoding encoding = load(resource("llama.json")).encode("ab  c", SpecialTokens.PLAIN);
    assertThat(encoding.starts()[0]).isZero();
    assertThat(encoding.ends()[encoding.size() - 1]).isEqualTo(5);
  }

  @Test
  void load_withoutSomeByte_saysWhich() {
    String json = resource("llama.json").replace("\"<0x41>\":", "\"<0xQQ>\":");
    assertThatThrownBy(() -> load(json))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("<0x41>");
  }

  @Test
  void load_unknownSteps_areNamed() {
    String json =
        resource("gemma.json")
            .replace("\"type\":\"ByteFallback\"", "\"type\":\"CTC\"")
            .replace("\"type\":\"Split\"", "\"type\":\"Whitespace\"");
    assertThatThrownBy(() -> load(json))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("CTC")
        .hasMessageContaining("Whitespace");
  }
}
