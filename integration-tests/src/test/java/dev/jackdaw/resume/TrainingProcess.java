package dev.jackdaw.resume;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.assembly.Parameters;
import dev.jackdaw.backbone.transformer.TransformerConfig;
import dev.jackdaw.backbone.transformer.TransformerFactory;
import dev.jackdaw.corpus.DataOrder;
import dev.jackdaw.corpus.DocumentBoundaries;
import dev.jackdaw.corpus.PackedBatches;
import dev.jackdaw.corpus.TokenStore;
import dev.jackdaw.corpus.TokenView;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Store;
import dev.jackdaw.engine.cpu.CpuEngineConfig;
import dev.jackdaw.engine.cpu.CpuEngineFactory;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Yaml;
import dev.jackdaw.reference.ReferenceEngine;
import dev.jackdaw.registry.Components;
import dev.jackdaw.testkit.NextTokenHead;
import dev.jackdaw.training.Checkpoints;
import dev.jackdaw.training.Fingerprint;
import dev.jackdaw.training.StepReport;
import dev.jackdaw.training.Trainer;
import dev.jackdaw.training.TrainingConfig;
import dev.jackdaw.training.TrainingListener;
import dev.jackdaw.training.TrainingSetup;
import dev.jackdaw.training.TrainingSizes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * Trains a small transformer for forty steps, saving every twentieth; prints each step, and at the end a hash of every bit of
 * parameters and moments. Dropout, two micro-batches a step, Muon and AdamW.
 */
final class TrainingProcess {
  private static final int VOCABULARY = 17;
  private static final int CONTEXT = 8;
  private static final String MODEL =
      "{style: nanogpt, layers: 2, width: 8, heads: 2, context_length: 8, dropout: 0.1}";
  private static final String TRAINING =
      "{steps: 40, batch_tokens: 32, micro_batch: 2, learning_rate: 0.01, optimizer: muon, seed:"
          + " 11, evaluate_every: 0, checkpoint_every: 20}";

  private TrainingProcess() {}

  /** @param arguments folder of the checkpoints; {@code cpu} or {@code reference} */
  public static void main(String[] arguments) throws NoSuchAlgorithmException {
    try (Engine engine = engine(arguments[1]);
        Store store = engine.store()) {
      TokenView text = text();
      TrainingConfig config = read(TRAINING, TrainingConfig.class);
      TransformerConfig sizes = read(MODEL, TransformerConfig.class);
      Backbone backbone = new TransformerFactory().create(sizes, VOCABULARY);
      ModelGraphs model =
          new ModelGraphs(
              backbone, Map.of("language-model", new NextTokenHead()), (parameter, phase) -> true);
      TrainingSizes resolved = TrainingSizes.of(config, CONTEXT, text.tokens(), Optional.empty());
      TrainingSetup setup = new TrainingSetup(engine, model, "language-model", config, resolved);
      Parameters.initialise(engine, store, model.parameters(), Set.of(), config.seed());
      int[] bytes = new int[VOCABULARY];
      PackedBatches batches =
          new PackedBatches(
              text,
              DataOrder.Kind.CONTIGUOUS.over(text, CONTEXT, config.seed()),
              resolved.shape(),
              DocumentBoundaries.RESPECTED,
              bytes);
      Trainer.of(setup, store, batches)
          .checkpoints(Checkpoints.in(Path.of(arguments[0]), 2, Fingerprint.of(setup)))
          .listener(new Printer())
          .build()
          .run();
      say("end " + hash(store));
    }
  }

  private static <R extends Record> R read(String yaml, Class<R> type) {
    return Binder.bind(Yaml.parse(yaml, "settings"), type, TrainingProcess::noComponents, null);
  }

  private static Components noComponents() {
    throw new IllegalStateException("[training_process] no component is meant in the settings");
  }

  private static Engine engine(String id) {
    return id.equals("cpu")
        ? new CpuEngineFactory().create(new CpuEngineConfig(2, "auto", false))
        : new ReferenceEngine();
  }

  private static TokenView text() {
    int[] ids = new int[500];
    for (int i = 1; i < ids.length; i++) {
      ids[i] = (ids[i - 1] * 5 + i / 7) % VOCABULARY;
    }
    return TokenView.whole(
        TokenStore.of(ids, new long[] {0, 100, 350}, VOCABULARY, OptionalInt.empty()));
  }

  private static String hash(Store store) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (String name : new TreeMap<>(store.types()).keySet()) {
      if (!name.startsWith("gradient/")) {
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        for (float value : store.read(name).toFloats()) {
          digest.update(ByteBuffer.allocate(4).putInt(0, Float.floatToRawIntBits(value)));
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @SuppressWarnings("SystemOut") // what the test reads
  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private static final class Printer implements TrainingListener {
    @Override
    public void step(StepReport report) {
      say("step " + report.step() + " " + report.loss());
    }
  }
}
