package dev.jackdaw.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.assembly.Parameters;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.EngineFactory;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Store;
import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.generation.Completion;
import dev.jackdaw.generation.FinishReason;
import dev.jackdaw.generation.Generation;
import dev.jackdaw.generation.GenerationRequest;
import dev.jackdaw.generation.GenerationSettings;
import dev.jackdaw.generation.Generator;
import dev.jackdaw.generation.GeneratorLimits;
import dev.jackdaw.inference.IdsOnlyTokenizer;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.BackboneFactory;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.pipeline.Engines;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Tree;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many generations and cancelled ones from several threads, over generators that come and go: every text is what it was the first
 * time, and the process does not grow. A short form of it runs with the other tests; the long one with {@code
 * -Djackdaw.soak.generations=10000 -Djackdaw.soak.cancelled=1000 -Djackdaw.soak.engines=cpu,onnx}.
 */
class SoakTest {
  private static final int THREADS = 4;
  private static final int PROMPTS = 8;
  private static final int VOCABULARY = 97;
  private static final Components COMPONENTS = Components.find(new PluginFolders(null, List.of()));
  private static final int GENERATIONS = Integer.getInteger("jackdaw.soak.generations", 120);
  private static final int CANCELLED = Integer.getInteger("jackdaw.soak.cancelled", 24);

  /** Growth that is not a leak: a heap that fills up, code that is compiled, arenas of the C library. */
  private static final long ALLOWED_BYTES = 64L << 20;

  private static <T> T bound(
      Class<T> type, Class<? extends Record> config, Map<String, Object> settings) {
    return type.cast(Binder.bind(Tree.of(settings, "soak"), config, () -> COMPONENTS, null));
  }

  private static LoadedModel model(Engine engine) {
    @SuppressWarnings("unchecked") // the record is the one the registry has for this factory
    BackboneFactory<Record> backbones = COMPONENTS.component(BackboneFactory.class, "transformer");
    Record config =
        bound(
            Record.class,
            COMPONENTS.entry(BackboneFactory.class, "transformer").orElseThrow().config(),
            Map.of("layers", 2, "width", 32, "heads", 2, "context_length", 64));
    Backbone backbone = backbones.create(config, VOCABULARY);
    @SuppressWarnings("unchecked") // the record is the one the registry has for this factory
    HeadFactory<Record> heads = COMPONENTS.component(HeadFactory.class, "language-model");
    Head head =
        heads.create(
            bound(
                Record.class,
                COMPONENTS.entry(HeadFactory.class, "language-model").orElseThrow().config(),
                Map.of()),
            new IdsOnlyTokenizer(VOCABULARY));
    Adaptation plain = (parameter, phase) -> true;
    ModelGraphs graphs = new ModelGraphs(backbone, Map.of("language-model", head), plain);
    Store store = engine.store();
    Parameters.initialise(engine, store, graphs.parameters(), Set.of(), 7);
    return LoadedModel.owning(
        graphs,
        new IdsOnlyTokenizer(VOCABULARY),
        OptionalInt.empty(),
        engine,
        store,
        Precision.F32);
  }

  private static GenerationRequest request(int index, int tokens) {
    int[] prompt = new Random(index).ints(1 + 3 * index, 0, VOCABULARY).toArray();
    return GenerationRequest.of(
        prompt, GenerationSettings.sampled(tokens, 1, index).pastEndOfText());
  }

  @Test
  @Timeout(36_000)
  void generations_thousandsFromSeveralThreads_staysWhatItIs() throws Exception {
    for (String id : System.getProperty("jackdaw.soak.engines", "cpu,onnx").split(",")) {
      Assumptions.assumeTrue(
          COMPONENTS.entry(EngineFactory.class, id).isPresent(),
          "there is no engine " + id + " among the plugins of this build");
      try (Engine engine = Engines.create(id, COMPONENTS);
          LoadedModel model = model(engine)) {
        soak(id, model);
      }
    }
  }

  private static void soak(String engine, LoadedModel model) throws Exception {
    List<int[]> expected = new ArrayList<>();
    try (Generator generator = Generator.open(model, GeneratorLimits.of(model, 1).withoutReuse())) {
      for (int i = 0; i < PROMPTS; i++) {
        expected.add(generator.generate(request(i, 12)).completions().getFirst().ids());
      }
    }
    int rounds = 8;
    List<Long> resident = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      try (Generator generator =
          Generator.open(model, GeneratorLimits.of(model, THREADS).withoutReuse())) {
        round(generator, expected, GENERATIONS / rounds, CANCELLED / rounds);
      }
      System.gc(); // what the collector would free some day is no leak
      resident.add(residentBytes());
    }
    long early = resident.get(1);
    long late = resident.getLast();
    assertThat(late - early)
        .as("%s: resident bytes after each eighth: %s", engine, resident)
        .isLessThan(ALLOWED_BYTES);
  }

  private static void round(
      Generator generator, List<int[]> expected, int generations, int cancelled) throws Exception {
    AtomicInteger next = new AtomicInteger();
    List<Callable<Optional<String>>> tasks = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      tasks.add(
          () -> {
            for (int i = next.getAndIncrement();
                i < generations + cancelled;
                i = next.getAndIncrement()) {
              Optional<String> wrong =
                  i < cancelled
                      ? cancel(generator, i)
                      : compare(generator, i % PROMPTS, expected.get(i % PROMPTS));
              if (wrong.isPresent()) {
                return wrong;
              }
            }
            return Optional.empty();
          });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (Future<Optional<String>> done : threads.invokeAll(tasks)) {
        assertThat(done.get()).isEmpty();
      }
    }
  }

  private static Optional<String> compare(Generator generator, int index, int[] expected) {
    int[] ids = generator.generate(request(index, 12)).completions().getFirst().ids();
    return Arrays.equals(ids, expected)
        ? Optional.empty()
        : Optional.of(
            "prompt " + index + ": " + Arrays.toString(ids) + ", not " + Arrays.toString(expected));
  }

  private static Optional<String> cancel(Generator generator, int index) {
    try (Generation generation = generator.start(request(index % PROMPTS, 40))) {
      for (int i = 0; i < index % 3; i++) {
        generation.next();
      }
      generation.cancel();
      Completion completion = generation.result().completions().getFirst();
      return completion.reason() == FinishReason.CANCELLED || completion.ids().length == 40
          ? Optional.empty()
          : Optional.of("cancelled request " + index + " ended for " + completion.reason());
    }
  }

  /** Memory of the process that is in RAM, heap and native; 0 where the system does not say. */
  private static long residentBytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
        .sum();
  }
}
