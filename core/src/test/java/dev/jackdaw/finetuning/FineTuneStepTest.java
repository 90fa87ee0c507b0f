package dev.jackdaw.finetuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.assembly.Parameters;
import dev.jackdaw.classification.Calibration;
import dev.jackdaw.classification.CalibrationFit;
import dev.jackdaw.classification.Classifier;
import dev.jackdaw.corpus.BatchShape;
import dev.jackdaw.corpus.TokenBatch;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Store;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.Target;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Tree;
import dev.jackdaw.reference.ReferenceEngine;
import dev.jackdaw.tiny.ByteTokenizer;
import dev.jackdaw.tiny.NextToken;
import dev.jackdaw.tiny.TinyAttention;
import dev.jackdaw.training.Evaluator;
import dev.jackdaw.training.HeldOutScore;
import dev.jackdaw.training.TrainedHead;
import dev.jackdaw.training.Trainer;
import dev.jackdaw.training.TrainingConfig;
import dev.jackdaw.training.TrainingResult;
import dev.jackdaw.training.TrainingSetup;
import dev.jackdaw.training.TrainingSizes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whole trainings on examples, on the reference engine. */
class FineTuneStepTest {
  private static final int VOCABULARY = 26;
  private static final LetterLabels LABELS = new LetterLabels(List.of("vowel", "consonant"));

  private final Engine engine = new ReferenceEngine();
  private final Store store = engine.store();
  private final ModelGraphs model;

  FineTuneStepTest() {
    Map<String, Head> heads = new LinkedHashMap<>();
    heads.put("text", new NextToken());
    heads.put("letters", LABELS);
    heads.put("other", new LetterLabels(List.of("x", "y", "z")));
    model =
        new ModelGraphs(
            new TinyAttention(new TinyAttention.Config(8, 16), VOCABULARY),
            heads,
            (parameter, phase) -> true);
    Parameters.initialise(engine, store, model.parameters(), Set.of(), 3);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static TrainingConfig config(Map<String, Object> settings) {
    return Binder.bind(
        Tree.of(settings, "test"),
        TrainingConfig.class,
        () -> {
          throw new AssertionError("no component is asked for");
        },
        null);
  }

  /** A row is of the kind of its last letter. */
  private static List<Example> rows() {
    List<Example> examples = new ArrayList<>();
    for (char last = 'a'; last <= 'z'; last++) {
      String label = "aeiou".indexOf(last) >= 0 ? "vowel" : "consonant";
      for (String before : List.of("", "q", "xy")) {
        examples.addAll(
            LABELS.examples(new DataRow("test", Map.of("text", before + last, "label", label))));
      }
    }
    return examples;
  }

  private static List<Example> texts() {
    List<Example> texts = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int[] ids = new int[2 + i % 5];
      int[] labels = new int[ids.length];
      for (int j = 0; j < ids.length; j++) {
        ids[j] = (i + j) % VOCABULARY;
        labels[j] = j < ids.length - 1 && j >= 1 ? (i + j + 1) % VOCABULARY : TokenBatch.IGNORED;
      }
      texts.add(new Example(ids, labels, List.of()));
    }
    return texts;
  }

  private TrainingResult train(
      List<TrainedHead> heads,
      dev.jackdaw.corpus.BatchSource source,
      BatchShape shape,
      long steps) {
    TrainingConfig config =
        config(
            Map.of(
                "steps", steps, "learning_rate", 0.02, "judge", "accuracy", "evaluate_every", 0));
    TrainingSetup setup =
        new TrainingSetup(engine, model, heads, config, new TrainingSizes(steps, shape, 0.02));
    return Trainer.of(setup, store, source).build().run();
  }

  @Test
  void classification_afterTraining_isLearntAndOtherHeadsStayAsTheyWere() {
    float[] other = store.read("heads.other.score.weight").toFloats();
    BatchShape shape = BatchShape.of(13, 16, 1);
    List<Example> rows = rows();

    train(
        List.of(new TrainedHead("letters", 1)),
        new BucketedExamples(rows, LABELS.target(), shape, 1, new int[0]),
        shape,
        60);

    HeldOutScore score;
    try (Evaluator evaluator =
        new Evaluator(engine, store, model, "letters", Bounds.of(13, 16), Precision.F32)) {
      score = evaluator.measure(new HeldOutExamples(rows, LABELS.target(), shape, new int[0]));
    }
    assertThat(score.accuracy().getAsDouble()).isGreaterThan(0.95);
    assertThat(store.read("heads.other.score.weight").toFloats()).containsExactly(other);
    try (LoadedModel loaded =
        LoadedModel.over(model, new ByteTokenizer(), engine, store, Precision.F32)) {
      assertCalibrated(loaded, rows);
    }
  }

  private static void assertCalibrated(LoadedModel loaded, List<Example> rows) {
    Calibration calibration =
        CalibrationFit.fit(
            loaded,
            "letters",
            rows.stream().map(Example::ids).toList(),
            rows.stream().map(Example::classes).toList(),
            0.1);
    try (Classifier classifier = Classifier.open(loaded, "letters", calibration)) {
      assertThat(classifier.classify("xa").best().label()).isEqualTo("vowel");
      assertThat(classifier.classify("ab").best().label()).isEqualTo("consonant");
      long silent =
          rows.stream()
              .map(
                  row -> {
                    StringBuilder text = new StringBuilder();
                    for (int id : row.ids()) {
                      text.append((char) ('a' + id));
                    }
                    return classifier.classify(text.toString());
                  })
              .filter(said -> said.abstains())
              .count();
      assertThat(silent).isLessThanOrEqualTo((long) (0.1 * rows.size()));
    }
  }

  @Test
  void packed_loss_equalsUnpacked() {
    List<Example> texts = texts();
    Target target = new Target.Tokens();
    int[] bytes = new int[VOCABULARY];
    BatchShape one = BatchShape.of(1, 16, 1);
    HeldOutScore unpacked;
    double packedLoss = 0;
    long packedLabels = 0;
    try (Evaluator evaluator =
        new Evaluator(engine, store, model, "text", Bounds.of(2, 16), Precision.F32)) {
      unpacked = evaluator.measure(new HeldOutExamples(texts, target, one, bytes));
      PackedExamples packed = new PackedExamples(texts, target, one, 1, bytes);
      for (int row = 0; row < PackedExamples.rowsPerEpoch(texts, 16, 1); row++) {
        HeldOutScore score = evaluator.measure(List.of(packed.batch(row, 0)));
        packedLoss += score.text().negativeLogLikelihood();
        packedLabels += score.text().tokens();
      }
    }

    assertThat(packedLabels).isEqualTo(unpacked.text().tokens());
    assertThat(packedLoss / packedLabels).isCloseTo(unpacked.text().loss(), within(1e-5));
  }

  @Test
  void joint_step_isTheWeightedSumOfBothHeadsMeanGradients() {
    BatchShape each = BatchShape.of(6, 16, 1);
    BatchShape both = BatchShape.of(6, 16, 2);
    int[] bytes = new int[VOCABULARY];
    BucketedExamples texts = new BucketedExamples(texts(), new Target.Tokens(), each, 1, bytes);
    BucketedExamples letters = new BucketedExamples(rows(), LABELS.target(), each, 1, bytes);

    float[] ofTexts = gradient(List.of(new TrainedHead("text", 1)), texts, each);
    float[] ofLetters = gradient(List.of(new TrainedHead("letters", 1)), letters, each);
    float[] together =
        gradient(
            List.of(new TrainedHead("text", 1), new TrainedHead("letters", 0.25)),
            new JointBatches(List.of(texts, letters)),
            both);

    for (int i = 0; i < together.length; i++) {
      assertThat(together[i]).isCloseTo(ofTexts[i] + 0.25f * ofLetters[i], within(1e-5f));
    }
  }

  /** Of the positions' embedding after one step, all parameters put back. */
  private float[] gradient(
      List<TrainedHead> heads, dev.jackdaw.corpus.BatchSource source, BatchShape shape) {
    Map<String, float[]> before = new LinkedHashMap<>();
    model.parameters().forEach(p -> before.put(p.name(), store.read(p.name()).toFloats().clone()));
    train(heads, source, shape, 1);
    float[] gradient = store.read(Inputs.gradient("positions")).toFloats().clone();
    before.forEach(
        (name, values) ->
            store.write(name, dev.jackdaw.graph.Tensor.of(values, store.read(name).lengths())));
    return gradient;
  }
}
