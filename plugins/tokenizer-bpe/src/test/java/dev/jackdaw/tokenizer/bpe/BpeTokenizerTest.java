package dev.jackdaw.tokenizer.bpe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.Encoding;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.TrainingProgress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BpeTokenizerTest {
  private static final String TEXT = "low low low lower lowest newer newer wider wider wider ";

  private static Tokenizer train(BpeTokenizerConfig config, String... documents) {
    return new BpeTokenizerFactory().train(config, Stream.of(documents), TrainingProgress.SILENT);
  }

  private static BpeTokenizerConfig config(int size, String split, String pattern, int minimum) {
    return new BpeTokenizerConfig(size, List.of("<|endoftext|>"), split, pattern, minimum);
  }

  private static OptionalInt id(Tokenizer tokenizer, String token) {
    return tokenizer.vocabulary().id(token.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void train_sizeReached_numbersBytesThenMergesThenSpecialTokens() {
    Tokenizer tokenizer = train(BpeTokenizerConfig.ofSize(262), TEXT);

    assertThat(tokenizer.vocabulary().size()).isEqualTo(262);
    assertThat(tokenizer.vocabulary().bytes('a')).containsExactly('a');
    assertThat(tokenizer.vocabulary().endOfText()).hasValue(261);
    assertThat(id(tokenizer, "er")).isPresent();
  }

  @Test
  void train_tooLittleText_saysWhatIsPossibleAndThatWorks() {
    assertThatThrownBy(() -> train(config(500, "gpt2", null, 2), TEXT))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("not 500")
        .satisfies(
            e -> {
              String digits = e.getMessage().replaceAll("(?s).*vocabulary of (\\d+) .*", "$1");
              int possible = Integer.parseInt(digits);
              assertThat(train(config(possible, "gpt2", null, 2), TEXT).vocabulary().size())
                  .isEqualTo(possible);
            });
    assertThat(train(BpeTokenizerConfig.ofSize(257)).vocabulary().size()).isEqualTo(257);
    assertThatThrownBy(() -> train(BpeTokenizerConfig.ofSize(258)))
        .isInstanceOf(UserException.class);
  }

  @Test
  void train_minimumFrequency_leavesRarerPairsAlone() {
    Tokenizer tokenizer = train(config(258, "gpt2", null, 5), "ab ab ab ab ab cd cd cd cd");

    assertThat(id(tokenizer, "ab")).isPresent();
    assertThatThrownBy(() -> train(config(260, "gpt2", null, 5), "ab ab ab ab ab cd cd cd cd"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("5 times");
  }

  @Test
  void train_customPattern_keepsMergesWithinItsPieces(@TempDir Path folder) {
    Tokenizer tokenizer = train(config(259, "custom", "[a-c]+|[^a-c]+", 2), "abxab".repeat(9));

    assertThat(id(tokenizer, "ab")).isPresent();
    assertThat(id(tokenizer, "bx")).isEmpty();
    tokenizer.save(folder);
    assertThat(new BpeTokenizerFactory().load(folder).ids("abxabab", SpecialTokens.PLAIN))
        .isEqualTo(tokenizer.ids("abxabab", SpecialTokens.PLAIN));
  }

  @Test
  void config_wrongSettings_namesAllOfThem() {
    assertThatThrownBy(
            () -> new BpeTokenizerConfig(256, List.of("<a>", "<a>", " "), "gpt3", null, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"gpt3\"; there are gpt2, cl100k")
        .hasMessageContaining("\"<a>\" is there twice")
        .hasMessageContaining("\" \" is blank")
        .hasMessageContaining("at least 259")
        .hasMessageContaining("frequency of 0");
    assertThatThrownBy(() -> config(300, "custom", null, 2))
        .hasMessageContaining("needs a pattern");
    assertThatThrownBy(() -> config(300, "custom", "(", 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a regular expression");
    assertThatThrownBy(() -> config(300, "gpt2", "x", 2)).hasMessageContaining("not custom");
  }

  @Test
  void train_failingSource_failsWithItsError() {
    Stream<String> documents =
        IntStream.range(0, 100_000)
            .mapToObj(
                i -> {
                  if (i == 90_000) {
                    throw new IllegalStateException("disk gone");
                  }
                  return TEXT;
                });
    assertThatThrownBy(
            () ->
                new BpeTokenizerFactory()
                    .train(BpeTokenizerConfig.ofSize(260), documents, TrainingProgress.SILENT))
        .hasMessageContaining("disk gone");
  }

  @Test
  void train_patternThatFailsOnAThread_failsWithItsError() {
    assertThatThrownBy(() -> train(config(300, "custom", "(a|b)+", 2), "ab".repeat(150_000)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("(a|b)+");
  }

  @Test
  void train_progress_isReported() {
    List<String> stages = new ArrayList<>();
    new BpeTokenizerFactory()
        .train(
            BpeTokenizerConfig.ofSize(262),
            Stream.of(TEXT),
            (stage, done, total) -> stages.add(stage + " " + done + "/" + total));

    assertThat(stages)
        .containsExactly("counting " + TEXT.length() + "/" + TEXT.length(), "merging 5/5");
  }

  @Test
  void encode_characterOverSeveralTokens_pointsEveryTokenAtIt() {
    Tokenizer tokenizer = train(BpeTokenizerConfig.ofSize(257));
    Encoding encoding = tokenizer.encode("aé😀b", SpecialTokens.PLAIN);

    assertThat(encoding.starts()).containsExactly(0, 1, 1, 2, 2, 2, 2, 4);
    assertThat(encoding.ends()).containsExactly(1, 2, 2, 4, 4, 4, 4, 5);
  }

  @Test
  void encode_specialTokensThatOverlap_takesTheLeftmostThenTheLongest() {
    BpeTokenizerConfig config =
        new BpeTokenizerConfig(260, List.of("<a", "<a>", "a><", "b"), "gpt2", null, 2);
    Tokenizer tokenizer = train(config);

    assertThat(tokenizer.ids("<a><ab", SpecialTokens.ALLOW)).containsExactly(257, 256, 259);
    assertThat(tokenizer.encode("x<a>", SpecialTokens.ALLOW).starts()).containsExactly(0, 1);
  }
}
