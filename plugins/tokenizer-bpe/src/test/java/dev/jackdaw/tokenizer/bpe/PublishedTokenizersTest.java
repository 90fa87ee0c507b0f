package dev.jackdaw.tokenizer.bpe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Published vocabularies give the ids that their own software gives. */
class PublishedTokenizersTest {
  private static final JsonMapper JSON = new JsonMapper();

  @ParameterizedTest
  @ValueSource(strings = {"cl100k_base", "o200k_base", "r50k_base"})
  void load_tiktokenFile_givesTheExpectedIds(String name, @TempDir Path saved) throws IOException {
    Path file = TokenizerFixtures.tokenizers("tiktoken/" + name + ".tiktoken");
    List<List<String>> rows =
        csv(Files.readString(TokenizerFixtures.tokenizers("tiktoken/" + name + "_encodings.csv")));
    Tokenizer tokenizer = new BpeTokenizerFactory().load(file);
    tokenizer.save(saved);
    Tokenizer again = new BpeTokenizerFactory().load(saved);

    assertThat(rows.getFirst().subList(0, 2)).containsExactly("input", "output");
    assertThat(rows.size()).isGreaterThan(400);
    for (List<String> row : rows.subList(1, rows.size())) {
      int[] expected = ids(row.get(1));
      String text = row.get(0);
      assertThat(tokenizer.ids(text, SpecialTokens.PLAIN)).as(text).isEqualTo(expected);
      assertThat(again.ids(text, SpecialTokens.PLAIN)).as("saved: " + text).isEqualTo(expected);
      assertThat(tokenizer.decode(expected)).isEqualTo(text);
    }
  }

  @Test
  void load_gpt2Files_givesTheIdsOfTheSameVocabularyInTiktokenForm() throws IOException {
    Tokenizer gpt2 = new BpeTokenizerFactory().load(TokenizerFixtures.tokenizers("gpt2"));
    String csv = Files.readString(TokenizerFixtures.tokenizers("tiktoken/r50k_base_encodings.csv"));
    List<List<String>> rows = csv(csv);

    assertThat(gpt2.vocabulary().size()).isEqualTo(50257);
    assertThat(gpt2.vocabulary().specialTokens())
        .containsOnly(java.util.Map.entry("<|endoftext|>", 50256));
    for (List<String> row : rows.subList(1, rows.size())) {
      assertThat(gpt2.ids(row.get(0), SpecialTokens.PLAIN))
          .as(row.get(0))
          .isEqualTo(ids(row.get(1)));
    }
  }

  @Test
  void load_qwen3TokenizerJson_givesTheExpectedIds(@TempDir Path saved) throws IOException {
    Path folder = TokenizerFixtures.tokenizers("qwen3");
    Tokenizer tokenizer = new BpeTokenizerFactory().load(folder);
    tokenizer.save(saved);
    Tokenizer again = new BpeTokenizerFactory().load(saved);
    JsonNode cases =
        JSON.readTree(Files.readString(folder.resolve("parity_hf_tokenizers_js.json")));

    assertThat(cases.size()).isGreaterThan(400);
    for (JsonNode each : cases) {
      String text = each.get("text").asString();
      int[] expected = array(each.get("ids"));
      assertThat(tokenizer.ids(text, SpecialTokens.ALLOW)).as(text).isEqualTo(expected);
      assertThat(again.ids(text, SpecialTokens.ALLOW)).as("saved: " + text).isEqualTo(expected);
    }
    assertThat(tokenizer.vocabulary().endOfText()).hasValue(151643);
  }

  @Test
  void load_smollm2TokenizerJson_givesTheExpectedIds() throws IOException {
    Path folder = TokenizerFixtures.golden("smollm2-135m");
    Tokenizer tokenizer = new BpeTokenizerFactory().load(folder);
    JsonNode expected = JSON.readTree(Files.readString(folder.resolve("expected.json")));
    JsonNode cases = expected.get("tokenization");

    assertThat(cases.size()).isGreaterThan(15);
    for (JsonNode each : cases) {
      String text = each.get("text").asString();
      assertThat(tokenizer.ids(text, SpecialTokens.ALLOW))
          .as(text)
          .isEqualTo(array(each.get("ids")));
    }
  }

  private static int[] ids(String list) {
    String inner = list.substring(1, list.length() - 1);
    return inner.isEmpty()
        ? new int[0]
        : Arrays.stream(inner.split(", ")).mapToInt(Integer::parseInt).toArray();
  }

  private static int[] array(JsonNode list) {
    int[] ids = new int[list.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = list.get(i).asInt();
    }
    return ids;
  }

  /** RFC 4180, as far as these files use it. */
  private static List<List<String>> csv(String text) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c != '"') {
          field.append(c);
        } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
          field.append(c);
          i++;
        } else {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == ',' || c == '\n') {
        row.add(field.toString());
        field.setLength(0);
        if (c == '\n') {
          rows.add(row);
          row = new ArrayList<>();
        }
      } else if (c != '\r') {
        field.append(c);
      }
    }
    return rows;
  }
}
