package dev.jackdaw.tokenizer.bpe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.TrainingProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every damaged or foreign file is refused with its name, the place and the reason. */
class DamagedFilesTest {
  @TempDir private Path folder;
  private Path json;
  private String whole;

  @BeforeEach
  void saveATokenizer() throws IOException {
    train().save(folder);
    json = folder.resolve("tokenizer.json");
    whole = Files.readString(json);
    Files.delete(folder.resolve("tokenizer_config.json"));
  }

  private static Tokenizer train() {
    BpeTokenizerConfig config =
        new BpeTokenizerConfig(262, List.of("<|endoftext|>"), "cl100k", null, 2);
    Stream<String> text = Stream.of("low low low lower lowest newer newer wider wider wider");
    return new BpeTokenizerFactory().train(config, text, TrainingProgress.SILENT);
  }

  private static Tokenizer load(Path path) {
    return new BpeTokenizerFactory().load(path);
  }

  /** A change to the file, and what the message must contain; ~ is a quote, | a comma. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      nullValues = "-",
      value = {
        "~version~ : ~1.0~; ~version~ : ~1.0~| ~tokens~ : 3; unknown key \"tokens\"",
        "~version~ : ~1.0~; ~version~ : ~1.0~| ~version~ : 3; twice",
        "~normalizer~ : null; ~normalizer~ : {~type~:~Lowercase~}; normalizer.type",
        "~normalizer~ : null; ~normalizer~ : {~type~:~Sequence~|~normalizers~:[{~type~:~NFC~}|{~type~:~Nmt~}]}; normalizers[1]",
        "~type~ : ~Split~; ~type~ : ~Metaspace~; Metaspace",
        "~type~ : ~Split~; ~type~ : ~Split~| ~limit~ : 3; limit",
        "~behavior~ : ~Isolated~; ~behavior~ : ~MergedWithNext~; pre_tokenizer.pretokenizers[0].behavior",
        "~invert~ : false; ~invert~ : true; invert true",
        "~Regex~ : ~; ~Regex~ : ~(; the pattern cannot be used",
        "~Regex~ : ~; ~Glob~ : ~; Regex",
        "~add_prefix_space~ : false; ~add_prefix_space~ : true; add_prefix_space",
        "~type~ : ~BPE~; ~type~ : ~Unigram~; byte-level BPE",
        "~dropout~ : null; ~dropout~ : 0.1; dropout",
        "~unk_token~ : null; ~unk_token~ : ~<unk>~; unk_token",
        "~byte_fallback~ : false; ~byte_fallback~ : true; byte_fallback",
        "~byte_fallback~ : false; ~max_len~ : 3; max_len",
        "~end_of_word_suffix~ : null; ~end_of_word_suffix~ : ~</w>~; end_of_word_suffix",
        "~id~ : 261; ~id~ : 260; added_tokens[0]",
        "~id~ : 261; ~id~ : -1; added_tokens[0]",
        "~id~ : 261; ~id~ : 4000000000; added_tokens[0]",
        "~a~ : 97; ~a~ : 98; both have id 98",
        "~a~ : 97; ~b~ : 97; is there twice",
        "~a~ : 97; ~a~ : ~97~; should be a whole number",
        "~a~ : 97; ~a~ : 97.5; should be a whole number",
        "~a~ : 97; ~a~ : -97; id -97",
        "~a~ : 97; ~a~ : 4194304; 4194304",
        "~a~ : 97; ~a~ : 99999999999999999999; not valid JSON",
        "~a~ : 97; ~日本~ : 97; neither spelt in bytes nor an added token",
        "~e r~; ~e~; not two tokens",
        "~e r~; ~l o w~; not two tokens",
        "~e r~; ~l q~; \"lq\", which is not in the vocabulary",
        "~e r~; 7; a merge should be a list",
        "~e r~; [~l~]; the right of a merge",
        "~e r~; [~l~|~o~|~w~]; the end of a merge",
        "~merges~ : [; ~merge~ : [; merge",
        "~merges~ : [; ~merges~ : 3| ~x~ : [; model.merges should be a list",
        "~vocab~ : {; ~vocab~ : 3| ~x~ : {; model.vocab should be an object",
        "~model~ : {; ~modal~ : {; holds no byte-level BPE"
      })
  void load_changedTokenizerJson_isRefused(String from, String to, String message)
      throws IOException {
    assertThat(whole.contains(quoted(from))).as("the file has " + quoted(from)).isTrue();
    Files.writeString(json, whole.replaceFirst(literal(from), replacement(to)));

    assertThatThrownBy(() -> load(folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining(message);
  }

  private static String quoted(String text) {
    return text.replace('~', '"').replace('|', ',');
  }

  private static String literal(String text) {
    return java.util.regex.Pattern.quote(quoted(text));
  }

  private static String replacement(String text) {
    return java.util.regex.Matcher.quoteReplacement(quoted(text));
  }

  @Test
  void load_severalThingsNotSupported_reportsAllOfThem() throws IOException {
    Files.writeString(
        json,
        whole
            .replace("\"dropout\" : null", "\"dropout\" : 0.5")
            .replace("\"end_of_word_suffix\" : null", "\"end_of_word_suffix\" : \"</w>\"")
            .replace("\"version\"", "\"edition\""));

    assertThatThrownBy(() -> load(folder))
        .isInstanceOfSatisfying(UserException.class, e -> assertThat(e.problems()).hasSize(3))
        .hasMessageContaining("tokenizer.json:2:");
  }

  @Test
  void load_wrongEntry_isNamedWithItsLine() throws IOException {
    Files.writeString(json, whole.replace("\"a\" : 97", "\"a\" : \"x\""));
    int line = 1 + (int) whole.substring(0, whole.indexOf("\"a\" : 97")).lines().count() - 1;

    assertThatThrownBy(() -> load(json)).hasMessageContaining("tokenizer.json:" + line + ":");
  }

  @Test
  void load_randomlyDamagedBytes_isLoadedOrAUserError() throws IOException {
    byte[] content = whole.getBytes(StandardCharsets.UTF_8);
    int refused = 0;
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      byte[] damaged = content.clone();
      int range = seed % 3 == 0 ? 256 : 0x7F; // bytes at random, or what still is text
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(' ', range);
      Files.write(json, damaged);
      try {
        load(json).ids("lower newest", SpecialTokens.PLAIN);
      } catch (UserException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(60, 299);
  }

  @Test
  void load_giganticFile_isRefusedUnread() throws IOException {
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            folder.resolve("cl100k_base.tiktoken"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      channel.position(600L << 20);
      channel.write(ByteBuffer.wrap(new byte[1]));
    }
    assertThatThrownBy(() -> load(folder.resolve("cl100k_base.tiktoken")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("600 MiB");
  }

  @Test
  void load_byteMissingFromTheVocabulary_encodesWhatItCanAndNamesWhatItCannot() throws IOException {
    Files.writeString(json, whole.replaceFirst("\"Ã\" : 195,", ""));
    Tokenizer tokenizer = load(json);

    assertThat(tokenizer.decode(tokenizer.ids("low wider", SpecialTokens.PLAIN)))
        .isEqualTo("low wider");
    assertThatThrownBy(() -> tokenizer.ids("low é", SpecialTokens.PLAIN))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("0xC3")
        .hasMessageContaining("é");
    assertThat(tokenizer.ids("low", SpecialTokens.PLAIN)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', holds no tokens",
    "'YQ==', is not a token in base64",
    "'YQ== x', is not a token in base64",
    "'*** 1', is not a token in base64",
    "'YQ== 0|YQ== 1', is there twice",
    "'YQ== 0|Yg== 0', two tokens have rank 0",
    "'YQ== -1', rank outside",
    "'YQ== 99999999', rank outside",
    "'YQ== 100257', has id 100257"
  })
  void load_damagedTiktokenFile_isRefused(String lines, String message) throws IOException {
    Path file = folder.resolve("cl100k_base.tiktoken");
    Files.writeString(file, lines.replace('|', '\n'));

    assertThatThrownBy(() -> load(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(message);
  }

  @Test
  void load_tiktokenFileOfAnotherName_needsItsCompanion() throws IOException {
    Path file = folder.resolve("mine.tiktoken");
    StringBuilder ranks = new StringBuilder();
    for (int b = 0; b < 256; b++) {
      String token = Base64.getEncoder().encodeToString(new byte[] {(byte) b});
      ranks.append(token).append(' ').append(b).append('\n');
    }
    Files.writeString(file, ranks + "bG93 256\n");
    assertThatThrownBy(() -> load(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("mine.tiktoken.json")
        .hasMessageContaining("cl100k_base");

    Path companion = folder.resolve("mine.tiktoken.json");
    Files.writeString(companion, "{\"split\": \"gpt2\", \"special_tokens\": {\"<s>\": 300}}");
    Tokenizer tokenizer = load(file);
    assertThat(tokenizer.ids("low<s>", SpecialTokens.ALLOW)).containsExactly(256, 300);
    assertThat(tokenizer.vocabulary().size()).isEqualTo(301);
    assertThat(tokenizer.vocabulary().bytes(280)).isEmpty();

    for (String wrong :
        List.of(
            "{",
            "{\"split\": 3}",
            "{\"split\": \"(\"}",
            "{\"split\": \"gpt2\", \"specials\": {}}",
            "{\"split\": \"gpt2\", \"special_tokens\": {\"<s>\": \"x\"}}",
            "{\"split\": \"gpt2\", \"special_tokens\": {\"<s>\": 5}}",
            "{\"split\": \"gpt2\", \"special_tokens\": {\"<s>\": 300, \"<t>\": 300}}")) {
      Files.writeString(companion, wrong);
      assertThatThrownBy(() -> load(file)).as(wrong).isInstanceOf(UserException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"a\": 0, \"b\": 1, \"ab\": 2}', '#version: 0.2|a b', -",
    "'{\"a\": 0, \"b\": 1, \"ab\": 2', '#version: 0.2|a b', encoder.json:1:",
    "'{\"a\": 0, \"b\": \"1\"}', 'a b', not a whole number",
    "'{\"a\": 0, \"b\": 0}', 'a b', both have id 0",
    "'[]', 'a b', is not a JSON object",
    "'{}', 'a b', holds no tokens",
    "'{\"a\": 0, \"b\": 1}', 'a b', which is not in the vocabulary",
    "'{\"a\": 0, \"b\": 1, \"ab\": 2}', '', holds no merges",
    "'{\"a\": 0, \"b\": 1, \"ab\": 2}', '#version: 0.2|a', vocab.bpe:2",
    "'{\"a\": 0, \"b\": 1, \"ab\": 2}', , there is no such file"
  })
  void load_gpt2Files_areReadOrRefused(String tokens, String merges, String message)
      throws IOException {
    Files.delete(json);
    Files.writeString(folder.resolve("encoder.json"), tokens);
    if (merges != null) {
      Files.writeString(folder.resolve("vocab.bpe"), merges.replace('|', '\n'));
    }
    if (message.equals("-")) {
      assertThat(load(folder).ids("abba", SpecialTokens.PLAIN)).containsExactly(2, 1, 0);
    } else {
      assertThatThrownBy(() -> load(folder))
          .isInstanceOf(UserException.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining(message);
    }
  }

  @Test
  void save_folderThatDoesNotExist_isAUserError() {
    assertThatThrownBy(() -> train().save(folder.resolve("none")))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.kind()).isEqualTo(UserException.Kind.OUTPUT))
        .hasMessageContaining("none");
  }

  @Test
  void load_settingsBesideTheFile_areKeptAndGivenBack(@TempDir Path other) throws IOException {
    String settings =
        "{\"chat_template\": \"{{ x }}\", \"eos_token\": {\"content\": \"<|endoftext|>\"}}";
    Files.writeString(folder.resolve("tokenizer_config.json"), settings);
    load(folder).save(other);

    assertThat(Files.readString(other.resolve("tokenizer_config.json"))).contains("{{ x }}");
    Files.writeString(folder.resolve("tokenizer_config.json"), "[1]");
    assertThatThrownBy(() -> load(folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("tokenizer_config.json");
  }

  @Test
  void recognises_foreignFiles_readsNoMoreThanTheType() throws IOException {
    BpeTokenizerFactory factory = new BpeTokenizerFactory();
    assertThat(factory.recognises(folder)).isTrue();
    assertThat(factory.recognises(folder.resolve("missing"))).isFalse();
    Files.writeString(json, "{\"version\": \"1.0\", \"model\": {\"type\": \"BPE\", broken");
    assertThat(factory.recognises(json)).isTrue();
    Files.writeString(json, "{\"model\": {\"type\": \"WordPiece\"}}");
    assertThat(factory.recognises(json)).isFalse();
  }
}
