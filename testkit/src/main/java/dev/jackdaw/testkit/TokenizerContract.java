package dev.jackdaw.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.Encoding;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.TextDecoder;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.TokenizerFactory;
import dev.jackdaw.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every tokenizer owes its users. A plugin author extends this class, supplies a tokenizer that
 * has at least one special token, and overrides {@link #codePoint} if its vocabulary cannot express
 * every character. Random cases take their seed from their name; {@code -Dseed=N} runs that one
 * alone.
 */
public abstract class TokenizerContract {
  private static final int HOSTILE_LENGTH = 1_000_000;

  /** The tokenizer under test; without a normaliser that loses something. */
  protected abstract Tokenizer tokenizer();

  /** The factory that loads what the tokenizer saves. */
  protected abstract TokenizerFactory<?> factory();

  /** A random character that the vocabulary can express; any Unicode scalar value by default. */
  protected int codePoint(Random random) {
    int limit =
        switch (random.nextInt(6)) {
          case 0, 1, 2 -> 0x80;
          case 3 -> 0x800;
          case 4 -> 0x10000;
          default -> 0x110000;
        };
    int codePoint = random.nextInt(limit);
    boolean surrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;
    return surrogate ? 'x' : codePoint;
  }

  /** Characters as they come, with words, runs of one character and white space among them. */
  protected final String text(Random random, int characters) {
    StringBuilder text = new StringBuilder();
    for (int n = 0; n < characters; ) {
      int codePoint = codePoint(random);
      int run = random.nextInt(8) == 0 ? 1 + random.nextInt(40) : 1;
      text.append(Character.toString(codePoint).repeat(run));
      n += run;
    }
    return text.toString();
  }

  static LongStream seeds() {
    Long only = Long.getLong("seed");
    return only == null ? LongStream.range(0, 40) : LongStream.of(only);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void decode_encodedRandomText_givesTheTextBack(long seed) {
    String text = text(new Random(seed), 1 + (int) (seed * 17 % 400));
    Tokenizer tokenizer = tokenizer();

    assertThat(tokenizer.decode(tokenizer.ids(text, SpecialTokens.PLAIN))).isEqualTo(text);
  }

  @Test
  void encode_emptyText_givesNoToken() {
    assertThat(tokenizer().encode("", SpecialTokens.REFUSE).size()).isZero();
    assertThat(tokenizer().ids("", SpecialTokens.ALLOW)).isEmpty();
    assertThat(tokenizer().decode(new int[0])).isEmpty();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void encode_randomText_hasOffsetsThatCoverItAndFitTheTokens(long seed) {
    String text = text(new Random(seed), 200);
    Tokenizer tokenizer = tokenizer();
    Encoding encoding = tokenizer.encode(text, SpecialTokens.PLAIN);

    assertThat(encoding.ids()).isEqualTo(tokenizer.ids(text, SpecialTokens.PLAIN));
    int covered = 0;
    int previousStart = 0;
    for (int i = 0; i < encoding.size(); i++) {
      int start = encoding.starts()[i];
      int end = encoding.ends()[i];
      assertThat(start).as("start of token " + i).isBetween(previousStart, covered);
      assertThat(end).as("end of token " + i).isGreaterThan(start);
      byte[] token = tokenizer.vocabulary().bytes(encoding.ids()[i]);
      byte[] slice = text.substring(start, end).getBytes(StandardCharsets.UTF_8);
      if (start == covered && token.length >= slice.length) {
        assertThat(token).as("bytes of token " + i).isEqualTo(slice);
      } else {
        assertThat(contains(slice, token)).as("token " + i + " lies within its slice").isTrue();
      }
      previousStart = start;
      covered = Math.max(covered, end);
    }
    assertThat(covered).isEqualTo(text.length());
  }

  private static boolean contains(byte[] slice, byte[] token) {
    for (int at = 0; at + token.length <= slice.length; at++) {
      if (Arrays.equals(slice, at, at + token.length, token, 0, token.length)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void encode_unpairedSurrogate_countsAsReplacementCharacter() {
    String letter = Character.toString(codePoint(new Random(1)));
    for (String unpaired : List.of("\uD83D", "\uDE00", "\uDE00\uD83D", "\uD83D\uD83D")) {
      Object expected = outcome(letter + "\uFFFD".repeat(unpaired.length()) + letter);
      assertThat(outcome(letter + unpaired + letter)).isEqualTo(expected);
    }
  }

  /** The ids, or the fact that the vocabulary cannot express the text. */
  private Object outcome(String text) {
    try {
      return Arrays.stream(tokenizer().ids(text, SpecialTokens.PLAIN)).boxed().toList();
    } catch (UserException e) {
      return "refused";
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void decoder_anyTokens_givesWhatDecodeGives(long seed) {
    Random random = new Random(seed);
    Tokenizer tokenizer = tokenizer();
    int[] ids =
        seed % 2 == 0
            ? tokenizer.ids(text(random, 100), SpecialTokens.PLAIN)
            : random.ints(100, 0, tokenizer.vocabulary().size()).toArray();

    TextDecoder decoder = tokenizer.decoder();
    StringBuilder streamed = new StringBuilder();
    for (int id : ids) {
      String part = decoder.add(id);
      assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(part)).as(part).isTrue();
      streamed.append(part);
    }
    streamed.append(decoder.finish());
    assertThat(streamed.toString()).isEqualTo(tokenizer.decode(ids));
  }

  @Test
  void decode_idOutsideTheVocabulary_isRefused() {
    Tokenizer tokenizer = tokenizer();
    int size = tokenizer.vocabulary().size();
    for (int id : new int[] {-1, size, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> tokenizer.decode(new int[] {id}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(Integer.toString(id));
      assertThatThrownBy(() -> tokenizer.decoder().add(id))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> tokenizer.vocabulary().bytes(id))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void vocabulary_everyToken_isFoundByItsBytes() {
    Vocabulary vocabulary = tokenizer().vocabulary();
    int found = 0;
    for (int id = 0; id < vocabulary.size(); id++) {
      byte[] bytes = vocabulary.bytes(id);
      if (bytes.length > 0 && !vocabulary.specialTokens().containsValue(id)) {
        assertThat(vocabulary.id(bytes)).hasValue(id);
        found++;
      }
    }
    assertThat(found).isPositive();
    vocabulary
        .specialTokens()
        .forEach(
            (name, id) ->
                assertThat(new String(vocabulary.bytes(id), StandardCharsets.UTF_8))
                    .isEqualTo(name));
  }

  @Test
  void encode_specialTokenInText_followsThePolicy() {
    Tokenizer tokenizer = tokenizer();
    Map<String, Integer> specials = tokenizer.vocabulary().specialTokens();
    assertThat(specials).as("the contract needs a special token").isNotEmpty();
    String letter = Character.toString(codePoint(new Random(3)));
    specials.forEach(
        (name, id) -> {
          String text = letter + name + letter + name;
          Encoding allowed = tokenizer.encode(text, SpecialTokens.ALLOW);
          List<Integer> places = new ArrayList<>();
          for (int i = 0; i < allowed.size(); i++) {
            if (allowed.ids()[i] == id) {
              places.add(i);
              assertThat(text.substring(allowed.starts()[i], allowed.ends()[i])).isEqualTo(name);
            }
          }
          assertThat(places).hasSize(2);
          assertThat(tokenizer.decode(allowed.ids())).isEqualTo(text);
          assertThat(tokenizer.ids(text, SpecialTokens.ALLOW)).isEqualTo(allowed.ids());

          int[] plain = tokenizer.ids(text, SpecialTokens.PLAIN);
          assertThat(plain).doesNotContain(id);
          assertThat(tokenizer.decode(plain)).isEqualTo(text);

          assertThatThrownBy(() -> tokenizer.ids(text, SpecialTokens.REFUSE))
              .isInstanceOf(UserException.class)
              .hasMessageContaining(name)
              .hasMessageContaining(Integer.toString(letter.length()));
        });
  }

  @Test
  void encode_manyThreads_givesWhatOneThreadGives() throws Exception {
    Tokenizer tokenizer = tokenizer();
    List<String> texts = new ArrayList<>();
    List<int[]> expected = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      texts.add(text(new Random(i % 30), 500));
      expected.add(tokenizer().ids(texts.get(i), SpecialTokens.PLAIN));
    }
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      List<Future<int[]>> results = new ArrayList<>();
      for (String text : texts) {
        results.add(executor.submit(() -> tokenizer.encode(text, SpecialTokens.PLAIN).ids()));
      }
      for (int i = 0; i < texts.size(); i++) {
        assertThat(result(results.get(i))).isEqualTo(expected.get(i));
      }
    }
  }

  private static int[] result(Future<int[]> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new AssertionError("encoding failed on a second thread", e.getCause());
    }
  }

  @Test
  void load_savedTokenizer_isTheSame(@TempDir Path folder) {
    Tokenizer tokenizer = tokenizer();
    assertThat(factory().recognises(folder)).isFalse();
    tokenizer.save(folder);
    assertThat(factory().recognises(folder)).isTrue();
    Tokenizer loaded = factory().load(folder);

    Vocabulary vocabulary = tokenizer.vocabulary();
    assertThat(loaded.vocabulary().size()).isEqualTo(vocabulary.size());
    assertThat(loaded.vocabulary().specialTokens()).isEqualTo(vocabulary.specialTokens());
    assertThat(loaded.vocabulary().endOfText()).isEqualTo(vocabulary.endOfText());
    for (int id = 0; id < vocabulary.size(); id++) {
      assertThat(loaded.vocabulary().bytes(id)).isEqualTo(vocabulary.bytes(id));
    }
    for (int seed = 0; seed < 20; seed++) {
      String text = text(new Random(seed), 300);
      assertThat(loaded.ids(text, SpecialTokens.ALLOW))
          .as("seed " + seed)
          .isEqualTo(tokenizer.ids(text, SpecialTokens.ALLOW));
    }
  }

  @Test
  void load_nothingOrAnotherKind_isAUserError(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> factory().load(folder)).isInstanceOf(UserException.class);
    assertThatThrownBy(() -> factory().load(folder.resolve("missing")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("missing");
    Path binary = Files.write(folder.resolve("tokenizer.json"), new byte[] {0, -1, 3, 0x7F});
    assertThat(factory().recognises(binary)).isFalse();
    assertThatThrownBy(() -> factory().load(binary)).isInstanceOf(UserException.class);
  }

  @Test
  void load_truncatedFile_isAUserErrorThatNamesIt(@TempDir Path folder) throws IOException {
    tokenizer().save(folder);
    Random random = new Random(5);
    int damaged = 0;
    for (Path file : files(folder)) {
      byte[] whole = Files.readAllBytes(file);
      for (int i = 0; i < 12; i++) {
        // Without its last brace or earlier; whether a shorter prefix is recognised does not
        // matter.
        int length = i == 0 ? 0 : i == 1 ? whole.length - 2 : random.nextInt(whole.length - 1);
        Files.write(file, Arrays.copyOf(whole, length));
        assertThatThrownBy(() -> factory().load(folder))
            .as(file.getFileName() + " cut to " + length + " bytes")
            .isInstanceOf(UserException.class)
            .hasMessageContaining(folder.toString());
        damaged++;
      }
      Files.write(file, whole);
    }
    assertThat(damaged).isPositive();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /** The limit is no measurement: it tells linear from quadratic, which would take hours. */
  @Test
  @Timeout(120)
  void encode_hostileLongText_finishesAndComesBack() {
    Tokenizer tokenizer = tokenizer();
    Random random = new Random(11);
    String a = Character.toString(codePoint(random));
    String b = Character.toString(codePoint(random));
    List<String> units = new ArrayList<>(List.of(a, b, a + b, a + a + b));
    for (String unit : List.of(" ", "\n", " \n", "a", "A", "1", "'", "\u00A0", "\uD83D\uDE00")) {
      if (outcome(unit) instanceof List<?>) {
        units.add(unit);
      }
    }
    for (String unit : units) {
      String text = unit.repeat(HOSTILE_LENGTH / unit.length());
      Encoding encoding = tokenizer.encode(text, SpecialTokens.ALLOW);
      assertThat(tokenizer.decode(encoding.ids()).equals(text)).as("a run of " + unit).isTrue();
    }
  }
}
