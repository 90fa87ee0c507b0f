package dev.jackdaw.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.tiny.TinyAttention;
import dev.jackdaw.tiny.TinyModels;
import dev.jackdaw.tiny.TinyRecurrent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class PrefixReuseTest {
  private static final int[] PROMPT = {72, 101, 32, 115, 97, 105, 100, 32, 111, 107};

  private static LoadedModel attention() {
    return TinyModels.of(new TinyAttention(new TinyAttention.Config(8, 64), 257), 11);
  }

  private static LoadedModel recurrent() {
    return TinyModels.of(new TinyRecurrent(new TinyRecurrent.Config(8), 257), 11);
  }

  private static GeneratorLimits limits(int slots) {
    return new GeneratorLimits(slots, 64, 4);
  }

  private static GenerationRequest greedy(int[] prompt, int tokens) {
    return GenerationRequest.of(prompt, GenerationSettings.greedy(tokens).pastEndOfText());
  }

  private static int[] joined(int[]... parts) {
    return Stream.of(parts).flatMapToInt(Arrays::stream).toArray();
  }

  @Test
  void generate_secondTurn_readsOnlyTheNewTokens() {
    try (LoadedModel model = attention();
        Generator generator = Generator.open(model, limits(2))) {
      GenerationResult first = generator.generate(greedy(PROMPT, 6));
      int[] said = first.completions().getFirst().ids();
      GenerationResult second =
          generator.generate(greedy(joined(PROMPT, said, new int[] {10, 11, 12}), 6));

      assertThat(first.reusedTokens()).isZero();
      // the last token of the answer was drawn, but never read
      assertThat(second.reusedTokens()).isEqualTo(PROMPT.length + said.length - 1);
      assertThat(second.promptTokens() - second.reusedTokens()).isEqualTo(4);
    }
  }

  @Test
  void generate_samePromptAgain_readsItsLastTokenAlone() {
    try (LoadedModel model = attention();
        Generator generator = Generator.open(model, limits(1))) {
      GenerationResult first = generator.generate(greedy(PROMPT, 6));
      GenerationResult second = generator.generate(greedy(PROMPT, 6));

      assertThat(second.reusedTokens()).isEqualTo(PROMPT.length - 1);
      assertThat(second.completions()).isEqualTo(first.completions());
    }
  }

  static Stream<LoadedModel> models() {
    return Stream.of(attention(), recurrent());
  }

  @ParameterizedTest
  @MethodSource("models")
  void generate_promptsThatShareBeginnings_areAsWithoutReuse(LoadedModel given) {
    try (LoadedModel model = given;
        Generator reusing = Generator.open(model, limits(3));
        Generator reading = Generator.open(model, limits(3).withoutReuse())) {
      Random random = new Random(5);
      List<int[]> texts = new ArrayList<>(List.of(PROMPT));
      int reused = 0;
      for (int i = 0; i < 40; i++) {
        int[] base = texts.get(random.nextInt(texts.size()));
        int[] prompt =
            joined(
                Arrays.copyOf(base, 1 + random.nextInt(base.length)),
                IntStream.range(0, random.nextInt(4)).map(_ -> random.nextInt(256)).toArray());
        GenerationRequest request = greedy(Arrays.copyOf(prompt, Math.min(50, prompt.length)), 5);
        GenerationResult result = reusing.generate(request);
        GenerationResult whole = reading.generate(request);

        assertThat(result.completions()).as("request %d", i).isEqualTo(whole.completions());
        assertThat(whole.reusedTokens()).isZero();
        reused += result.reusedTokens();
        texts.add(joined(prompt, result.completions().getFirst().ids()));
      }
      assertThat(reused).isPositive();
    }
  }

  @Test
  void generate_stateThatIsNotByPosition_isReusedAtItsEndAlone() {
    try (LoadedModel model = recurrent();
        Generator generator = Generator.open(model, limits(1))) {
      int[] said = generator.generate(greedy(PROMPT, 6)).completions().getFirst().ids();
      int[] read = joined(PROMPT, Arrays.copyOf(said, 5));

      assertThat(generator.generate(greedy(joined(read, new int[] {1, 2}), 1)).reusedTokens())
          .isEqualTo(read.length);
      assertThat(generator.generate(greedy(joined(read, new int[] {3}), 1)).reusedTokens())
          .as("the row has gone on beyond what they share")
          .isZero();
    }
  }

  @Test
  void generate_afterACancelledRequest_reusesWhatItHadRead() {
    try (LoadedModel model = attention();
        Generator generator = Generator.open(model, limits(1))) {
      AtomicReference<Generation> running = new AtomicReference<>();
      GenerationRequest request =
          greedy(PROMPT, 40)
              .with(
                  () ->
                      (tokens, logits) -> {
                        if (tokens.size() == PROMPT.length + 3) {
                          while (running.get() == null) {
                            Thread.onSpinWait();
                          }
                          running.get().cancel();
                        }
                      });
      running.set(generator.start(request));
      Completion cancelled = running.get().result().completions().getFirst();

      assertThat(cancelled.reason()).isEqualTo(FinishReason.CANCELLED);
      assertThat(cancelled.ids()).as("the token being drawn, and none after it").hasSize(4);
      assertThat(generator.generate(greedy(PROMPT, 4)).reusedTokens()).isEqualTo(PROMPT.length - 1);
      assertThat(generator.generate(greedy(PROMPT, 4)).completions().getFirst().ids())
          .isEqualTo(cancelled.ids());
    }
  }

  @Test
  void generate_severalFreeRows_takesTheOneThatHoldsMost() {
    try (LoadedModel model = attention();
        Generator generator = Generator.open(model, limits(2))) {
      int[] other = {1, 2, 3, 4, 5, 6};
      generator.generate(List.of(greedy(PROMPT, 4), greedy(other, 4)));

      assertThat(generator.generate(greedy(joined(other, new int[] {9}), 2)).reusedTokens())
          .isEqualTo(other.length);
      assertThat(generator.generate(greedy(joined(PROMPT, new int[] {9}), 2)).reusedTokens())
          .isEqualTo(PROMPT.length);
    }
  }

  @Test
  void generate_severalRequestsInOneCall_areAsOneByOne() {
    try (LoadedModel model = attention();
        Generator together = Generator.open(model, limits(3));
        Generator alone = Generator.open(model, limits(1))) {
      List<GenerationRequest> requests = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        requests.add(greedy(Arrays.copyOf(PROMPT, 1 + i), 3 + i));
      }
      List<GenerationResult> results = together.generate(requests);

      for (int i = 0; i < requests.size(); i++) {
        assertThat(results.get(i).completions())
            .as("request %d", i)
            .isEqualTo(alone.generate(requests.get(i)).completions());
      }
    }
  }
}
