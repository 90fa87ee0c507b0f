package dev.jackdaw.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.Value;
import dev.jackdaw.inference.IdsOnlyTokenizer;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tiny.ByteTokenizer;
import dev.jackdaw.tiny.TinyAttention;
import dev.jackdaw.tiny.TinyModels;
import dev.jackdaw.tokenizer.SpecialTokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class GeneratorTest {
  private static final int[] PROMPT = {72, 101, 32, 115, 97, 105, 100};

  /** Both ways of carrying state: keys and values, and a state of its own. */
  static Stream<Supplier<LoadedModel>> models() {
    return Stream.of(() -> TinyModels.attention(3), () -> TinyModels.recurrent(3));
  }

  private static GeneratorLimits limits(int slots, int chunk) {
    return new GeneratorLimits(slots, 32, chunk);
  }

  /** A processor that leaves one token at each step: the text's bytes, then end-of-text. */
  private static Supplier<LogitProcessor> spelling(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return () ->
        (tokens, logits) -> {
          int at = tokens.size() - tokens.promptSize();
          int wanted = at < bytes.length ? bytes[at] & 0xff : ByteTokenizer.END_OF_TEXT;
          Arrays.fill(logits, Float.NEGATIVE_INFINITY);
          logits[wanted] = 0;
        };
  }

  private static Completion only(GenerationResult result) {
    assertThat(result.completions()).hasSize(1);
    return result.completions().getFirst();
  }

  private static int largest(float[] logits) {
    return IntStream.range(0, logits.length).reduce(0, (a, b) -> logits[b] > logits[a] ? b : a);
  }

  @ParameterizedTest
  @MethodSource("models")
  void generate_greedy_equalsTheFullForwardPass(Supplier<LoadedModel> made) {
    try (LoadedModel model = made.get()) {
      int[] ids = PROMPT;
      for (int i = 0; i < 12; i++) {
        int next = largest(TinyModels.logits(model, ids)[ids.length - 1]);
        ids = IntStream.concat(IntStream.of(ids), IntStream.of(next)).toArray();
      }
      for (int chunk : new int[] {1, 3, 7, 256}) {
        try (Generator generator = Generator.open(model, limits(1, chunk))) {
          Completion completion =
              only(
                  generator.generate(
                      GenerationRequest.of(PROMPT, GenerationSettings.greedy(12).pastEndOfText())));
          assertThat(completion.ids())
              .as("chunk %d", chunk)
              .isEqualTo(Arrays.copyOfRange(ids, PROMPT.length, ids.length));
          assertThat(completion.reason()).isEqualTo(FinishReason.LENGTH);
        }
      }
    }
  }

  @Test
  void generate_virtualTokens_standBeforeThePrompt() {
    Adaptation prefix =
        new Adaptation() {
          @Override
          public boolean trains(String parameter, int phase) {
            return true;
          }

          @Override
          public int virtualTokens() {
            return 3;
          }

          @Override
          public Value embedded(ModelOps g, Value ids, Value x) {
            Value table = g.parameter("prompt", Shape.fixed(3, 8), Initializer.normal(2));
            Value row = g.max(g.sub(-1, ids), g.integer(0));
            Value virtual = g.unsqueeze(g.less(ids, g.integer(0)), 2);
            return g.where(virtual, g.gather(table, row), x);
          }
        };
    try (LoadedModel model =
            TinyModels.of(
                new TinyAttention(new TinyAttention.Config(8, 32), 257),
                prefix,
                new ByteTokenizer(),
                1);
        Generator generator = Generator.open(model, limits(1, 4))) {
      GenerationRequest request =
          GenerationRequest.of(PROMPT, GenerationSettings.greedy(1).pastEndOfText());
      assertThat(only(generator.generate(request)).ids())
          .containsExactly(largest(TinyModels.logits(model, PROMPT)[PROMPT.length - 1]));
      GenerationRequest full = GenerationRequest.of(new int[30], GenerationSettings.greedy(1));
      assertThatThrownBy(() -> generator.start(full))
          .hasMessageContaining("the prompt has 30 tokens")
          .hasMessageContaining("29");
      GenerationRequest four =
          GenerationRequest.of(PROMPT, GenerationSettings.greedy(4).pastEndOfText());
      try (Generator exact = Generator.open(model, GeneratorLimits.exactly(model, four))) {
        assertThat(only(exact.generate(four)).ids())
            .isEqualTo(only(generator.generate(four)).ids())
            .hasSize(4);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void generate_manyAtOnce_eachIsAsIfAlone(Supplier<LoadedModel> made) throws Exception {
    try (LoadedModel model = made.get()) {
      List<GenerationRequest> requests = new ArrayList<>();
      for (int i = 0; i < 14; i++) {
        int[] prompt = Arrays.copyOf(PROMPT, 1 + i % PROMPT.length);
        GenerationSettings settings =
            GenerationSettings.sampled(1 + i * 5 % 17, 0.5 + 0.1 * i, i)
                .withFilters(i % 3 * 20, 0.95, 0);
        requests.add(
            GenerationRequest.of(
                prompt, settings.withSamples(1 + i % 2).withRepetitionPenalty(1.1)));
      }
      List<GenerationResult> alone = new ArrayList<>();
      for (GenerationRequest request : requests) {
        try (Generator generator = Generator.open(model, limits(1, 256))) {
          alone.add(generator.generate(request));
        }
      }
      try (Generator generator = Generator.open(model, limits(3, 2));
          ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Callable<GenerationResult>> tasks = new ArrayList<>();
        requests.forEach(request -> tasks.add(() -> generator.generate(request)));
        List<Future<GenerationResult>> together = threads.invokeAll(tasks);
        for (int i = 0; i < requests.size(); i++) {
          assertThat(together.get(i).get().completions())
              .as("request %d", i)
              .isEqualTo(alone.get(i).completions());
        }
      }
    }
  }

  @Test
  void generate_seeds_decideTheText() {
    try (LoadedModel model = TinyModels.attention(5);
        Generator generator = Generator.open(model, limits(4, 256))) {
      GenerationSettings one = GenerationSettings.sampled(16, 1, 1).withSamples(4).pastEndOfText();
      List<Completion> first = generator.generate(GenerationRequest.of(PROMPT, one)).completions();
      List<Completion> again = generator.generate(GenerationRequest.of(PROMPT, one)).completions();
      List<Completion> other =
          generator
              .generate(
                  GenerationRequest.of(
                      PROMPT, GenerationSettings.sampled(16, 1, 2).withSamples(4).pastEndOfText()))
              .completions();

      assertThat(first).isEqualTo(again);
      assertThat(first.stream().map(c -> Arrays.toString(c.ids())).distinct()).hasSize(4);
      assertThat(Arrays.toString(other.getFirst().ids()))
          .isNotEqualTo(Arrays.toString(first.getFirst().ids()));
    }
  }

  @Test
  void generate_events_spellTheTextInWholeCharacters() {
    String text = "Grün: \uD83D\uDE00 — fertig";
    try (LoadedModel model =
            TinyModels.of(new TinyAttention(new TinyAttention.Config(8, 64), 257), 1);
        Generator generator = Generator.open(model, GeneratorLimits.of(model, 1))) {
      List<GenerationEvent> events = new ArrayList<>();
      GenerationRequest request =
          GenerationRequest.of("a", GenerationSettings.greedy(60)).with(spelling(text));

      Completion completion = only(generator.generate(request, events::add));

      assertThat(completion.text()).isEqualTo(text);
      assertThat(completion.reason()).isEqualTo(FinishReason.STOP);
      assertThat(completion.ids()).isEqualTo(new ByteTokenizer().ids(text, SpecialTokens.PLAIN));
      assertThat(String.join("", events.stream().map(GenerationEvent::text).toList()))
          .isEqualTo(text);
      assertThat(events)
          .allSatisfy(
              event ->
                  assertThat(
                          event
                              .text()
                              .chars()
                              .filter(c -> Character.isHighSurrogate((char) c))
                              .count())
                      .isEqualTo(
                          event
                              .text()
                              .chars()
                              .filter(c -> Character.isLowSurrogate((char) c))
                              .count()));
      assertThat(events.getLast()).isInstanceOf(GenerationEvent.Finished.class);
    }
  }

  @Test
  void generate_stopString_isNeverGivenOut() {
    try (LoadedModel model =
            TinyModels.of(new TinyAttention(new TinyAttention.Config(8, 64), 257), 1);
        Generator generator = Generator.open(model, GeneratorLimits.of(model, 1))) {
      GenerationSettings settings =
          GenerationSettings.greedy(60).withStop(List.of("nie", "ü\uD83D\uDE00ß"));
      StringBuilder streamed = new StringBuilder();

      GenerationRequest request =
          GenerationRequest.of("a", settings).with(spelling("ab ü\uD83D\uDE00 cü\uD83D\uDE00ßd"));
      Completion completion =
          only(generator.generate(request, event -> streamed.append(event.text())));

      assertThat(completion.text()).isEqualTo("ab ü\uD83D\uDE00 c");
      assertThat(streamed.toString()).isEqualTo(completion.text());
      assertThat(completion.reason()).isEqualTo(FinishReason.STOP);
    }
  }

  @Test
  void generate_textEndsInsideACharacter_givesTheReplacement() {
    try (LoadedModel model = TinyModels.attention(1);
        Generator generator = Generator.open(model, limits(1, 256))) {
      GenerationRequest request =
          GenerationRequest.of("a", GenerationSettings.greedy(2)).with(spelling("xü"));

      assertThat(only(generator.generate(request)).text()).isEqualTo("x\uFFFD");
    }
  }

  @Test
  void generate_fullContext_endsForLength() {
    try (LoadedModel model = TinyModels.attention(2);
        Generator generator = Generator.open(model, limits(1, 256))) {
      int[] prompt = new int[29];
      Arrays.fill(prompt, 'a');

      Completion completion =
          only(
              generator.generate(
                  GenerationRequest.of(prompt, GenerationSettings.greedy(100).pastEndOfText())));

      assertThat(completion.reason()).isEqualTo(FinishReason.LENGTH);
      assertThat(completion.ids())
          .hasSize(4); // the last is drawn from the full context, and cannot be read
      int[] longest = new int[33];
      assertThatThrownBy(
              () -> generator.start(GenerationRequest.of(longest, GenerationSettings.greedy(1))))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("the prompt has 33 tokens, the model's context is 32");
    }
  }

  @Test
  void start_badPrompts_areTheUsersProblem() {
    try (LoadedModel model =
            TinyModels.of(
                new TinyAttention(new TinyAttention.Config(8, 32), 300),
                new IdsOnlyTokenizer(300),
                1);
        Generator generator = Generator.open(model, limits(1, 256))) {
      assertThatThrownBy(
              () -> generator.start(GenerationRequest.of(new int[0], GenerationSettings.greedy(1))))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("the prompt is empty");
      assertThatThrownBy(
              () ->
                  generator.start(
                      GenerationRequest.of(new int[] {1, 300}, GenerationSettings.greedy(1))))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("token id 300 at index 1 is not one of the model's 300 ids");
      assertThatThrownBy(
              () -> generator.start(GenerationRequest.of("text", GenerationSettings.greedy(1))))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("the model has no tokenizer");
      assertThat(
              only(generator.generate(
                      GenerationRequest.of(new int[] {299}, GenerationSettings.greedy(3))))
                  .ids())
          .hasSize(3);
    }
  }

  @Test
  void generate_emptyText_beginsWithEndOfText() {
    try (LoadedModel model = TinyModels.attention(4);
        Generator generator = Generator.open(model, limits(1, 256))) {
      GenerationSettings settings = GenerationSettings.greedy(5).pastEndOfText();

      assertThat(only(generator.generate(GenerationRequest.of("", settings))).ids())
          .isEqualTo(
              only(generator.generate(
                      GenerationRequest.of(new int[] {ByteTokenizer.END_OF_TEXT}, settings)))
                  .ids());
    }
  }

  @Test
  void generate_idsTheTokenizerDoesNotHave_areNotDrawn() {
    try (LoadedModel model =
            TinyModels.of(new TinyAttention(new TinyAttention.Config(8, 32), 400), 6);
        Generator generator = Generator.open(model, limits(2, 256))) {
      GenerationSettings settings =
          GenerationSettings.sampled(20, 50, 3).withSamples(6).pastEndOfText();

      assertThat(generator.generate(GenerationRequest.of(PROMPT, settings)).completions())
          .allSatisfy(
              completion -> assertThat(Arrays.stream(completion.ids())).allMatch(id -> id < 257));
    }
  }

  @Test
  void generate_logProbabilities_areThoseOfTheModel() {
    try (LoadedModel model = TinyModels.attention(8);
        Generator generator = Generator.open(model, limits(1, 256))) {
      GenerationSettings settings =
          GenerationSettings.sampled(6, 3, 1)
              .withFilters(40, 0.9, 0)
              .withRepetitionPenalty(2)
              .withLogProbabilities(3)
              .pastEndOfText();

      Completion completion = only(generator.generate(GenerationRequest.of(PROMPT, settings)));

      int[] whole =
          IntStream.concat(IntStream.of(PROMPT), IntStream.of(completion.ids())).toArray();
      float[][] logits = TinyModels.logits(model, whole);
      for (int i = 0; i < completion.tokens().size(); i++) {
        GeneratedToken token = completion.tokens().get(i);
        float[] row = logits[PROMPT.length + i - 1];
        double sum = IntStream.range(0, row.length).mapToDouble(id -> Math.exp(row[id])).sum();
        assertThat(token.score().orElseThrow().logProbability())
            .isCloseTo(row[token.id()] - Math.log(sum), within(1e-5));
        assertThat(token.score().orElseThrow().id()).isEqualTo(token.id());
        assertThat(token.top()).hasSize(3);
        assertThat(token.top().getFirst().id()).isEqualTo(largest(row));
        assertThat(token.top()).isSortedAccordingTo((a, b) -> Float.compare(b.logit(), a.logit()));
      }
    }
  }

  @Test
  void generate_repetitionPenalty_avoidsWhatWasThere() {
    try (LoadedModel model = TinyModels.attention(8);
        Generator generator = Generator.open(model, limits(1, 256))) {
      GenerationSettings settings =
          GenerationSettings.greedy(20).withRepetitionPenalty(100).pastEndOfText();
      int[] ids = only(generator.generate(GenerationRequest.of(PROMPT, settings))).ids();

      assertThat(Arrays.stream(ids).distinct().count()).isEqualTo(20);
    }
  }

  @Test
  void cancel_runningAndWaiting_endWithWhatTheyHave() throws Exception {
    try (LoadedModel model = TinyModels.attention(1);
        Generator generator = Generator.open(model, limits(1, 256))) {
      CountDownLatch third = new CountDownLatch(1);
      CountDownLatch cancelled = new CountDownLatch(1);
      Supplier<LogitProcessor> pausing =
          () ->
              (tokens, logits) -> {
                if (tokens.size() == PROMPT.length + 2) {
                  third.countDown();
                  waitFor(cancelled);
                }
              };
      GenerationSettings settings = GenerationSettings.greedy(20).withSamples(2).pastEndOfText();
      Generation generation = generator.start(GenerationRequest.of(PROMPT, settings).with(pausing));
      third.await();
      generation.cancel();
      cancelled.countDown();

      GenerationResult result = generation.result();

      assertThat(result.completions())
          .extracting(Completion::reason)
          .containsOnly(FinishReason.CANCELLED);
      assertThat(result.completions()).extracting(c -> c.tokens().size()).containsExactly(3, 0);
      assertThat(generation.next()).isEqualTo(Optional.empty());
      assertThat(
              only(generator.generate(
                      GenerationRequest.of(PROMPT, GenerationSettings.greedy(2).pastEndOfText())))
                  .ids())
          .hasSize(2);
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void generate_failures_endTheirRequestAndNoOther() {
    try (LoadedModel model = TinyModels.attention(1);
        Generator generator = Generator.open(model, limits(2, 256))) {
      GenerationRequest good =
          GenerationRequest.of(PROMPT, GenerationSettings.greedy(8).pastEndOfText());
      GenerationRequest nothing =
          good.with(() -> (tokens, logits) -> Arrays.fill(logits, Float.NEGATIVE_INFINITY));
      GenerationRequest broken =
          good.with(
              () ->
                  (tokens, logits) -> {
                    throw new IllegalArgumentException("no such rule");
                  });
      Generation beside = generator.start(good);

      assertThatThrownBy(() -> generator.generate(nothing))
          .hasStackTraceContaining("left no token to draw");
      assertThatThrownBy(() -> generator.generate(broken)).hasStackTraceContaining("no such rule");
      assertThatThrownBy(
              () ->
                  generator.generate(
                      good,
                      event -> {
                        throw new IllegalArgumentException("listener gave up");
                      }))
          .hasMessage("listener gave up");
      assertThat(beside.result().completions().getFirst().ids()).hasSize(8);
    }
  }

  @Test
  void generate_parametersThatAreNotNumbers_areTheUsersProblem() {
    try (LoadedModel model = TinyModels.attention(1)) {
      Tensor positions = model.store().read("positions");
      positions.setFloat(0, Float.NaN);
      model.store().write("positions", positions);
      try (Generator generator = Generator.open(model, limits(1, 256))) {
        assertThatThrownBy(
                () ->
                    generator.generate(GenerationRequest.of(PROMPT, GenerationSettings.greedy(8))))
            .isInstanceOf(UserException.class)
            .hasMessageContaining("logits after 7 tokens are not finite numbers");
      }
    }
  }

  @Test
  void close_whileGenerating_failsWhoeverWaits() {
    try (LoadedModel model = TinyModels.attention(1)) {
      Generator generator = Generator.open(model, limits(1, 256));
      CountDownLatch closing = new CountDownLatch(1);
      Generation generation =
          generator.start(
              GenerationRequest.of(PROMPT, GenerationSettings.greedy(20))
                  .with(
                      () ->
                          (tokens, logits) -> {
                            logits[ByteTokenizer.END_OF_TEXT] = Float.NEGATIVE_INFINITY;
                            if (tokens.size() > PROMPT.length) {
                              waitFor(closing);
                            }
                          }));
      Thread closer = Thread.startVirtualThread(generator::close);
      while (closer.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      closing.countDown();

      assertThatThrownBy(generation::result)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("was closed");
      assertThatThrownBy(
              () -> generator.start(GenerationRequest.of(PROMPT, GenerationSettings.greedy(1))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is closed");
    }
  }

  @Test
  void settings_outOfRange_sayWhich() {
    assertThatThrownBy(() -> GenerationSettings.sampled(5, -1, 0))
        .hasMessage("temperature is -1.0, it must be from 0 to 100");
    assertThatThrownBy(() -> GenerationSettings.sampled(5, Double.NaN, 0))
        .hasMessageContaining("temperature is NaN");
    assertThatThrownBy(() -> GenerationSettings.greedy(0))
        .hasMessage("max_tokens is 0, it must be at least 1");
    assertThatThrownBy(() -> GenerationSettings.greedy(1).withFilters(0, 1.5, 0))
        .hasMessageContaining("top_p is 1.5");
    assertThatThrownBy(() -> GenerationSettings.greedy(1).withStop(List.of("a", "")))
        .hasMessage("a stop string is empty");
    assertThatThrownBy(() -> GenerationSettings.greedy(1).withStop(List.of("\uD83D")))
        .hasMessageContaining("half a surrogate");
  }
}
