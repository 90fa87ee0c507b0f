package dev.jackdaw.training;

import static dev.jackdaw.training.Fixture.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.optimizer.AdamW;
import dev.jackdaw.optimizer.Muon;
import dev.jackdaw.optimizer.Optimizer;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.storage.Disk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeTest {
  private static final Optimizer MUON =
      new Muon(0.95, true, Muon.Adjust.MATCH_RMS, 0.1, new AdamW(0.9, 0.95, 1e-8, 0.1, false), 1);

  @TempDir private Path folder;

  private static Checkpoints checkpoints(Path folder, Fixture fixture) {
    return checkpoints(folder, fixture, Disk.REAL);
  }

  private static Checkpoints checkpoints(Path folder, Fixture fixture, Disk disk) {
    return Checkpoints.in(
        folder, fixture.setup.config().keep(), Fingerprint.of(fixture.setup), disk);
  }

  private static TrainingResult trainUntil(long step, Fixture fixture, Path folder) {
    Trainer[] trainer = new Trainer[1];
    TrainingListener stopper =
        new TrainingListener() {
          @Override
          public void step(StepReport report) {
            if (report.step() == step) {
              trainer[0].requestStop();
            }
          }
        };
    trainer[0] =
        fixture.trainer().checkpoints(checkpoints(folder, fixture)).listener(stopper).build();
    return trainer[0].run();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(path -> !path.endsWith("checkpoints.json"))
          .map(path -> path.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 5, 8, 11})
  void run_stoppedAndResumed_equalsUninterruptedBitForBit(long step) {
    Fixture whole = new Fixture(settings().optimizer(MUON).microBatch(2).config());
    TrainingResult expected = whole.trainer().build().run();

    Fixture first = new Fixture(settings().optimizer(MUON).microBatch(2).config());
    TrainingResult stopped = trainUntil(step, first, folder);
    assertThat(stopped.end()).isEqualTo(TrainingResult.End.REQUESTED);
    assertThat(stopped.state().step()).isEqualTo(step);

    Fixture second = new Fixture(settings().optimizer(MUON).microBatch(2).config());
    TrainerTest.Recorder recorder = new TrainerTest.Recorder();
    TrainingResult resumed =
        second.trainer().checkpoints(checkpoints(folder, second)).listener(recorder).build().run();
    assertThat(resumed.end()).isEqualTo(TrainingResult.End.FINISHED);
    assertThat(recorder.steps.getFirst().step()).isEqualTo(step + 1);
    assertThat(second.numbers()).isEqualTo(whole.numbers());
    assertThat(resumed.state().bestLoss()).isEqualTo(expected.state().bestLoss());
    assertThat(resumed.state().tokens()).isEqualTo(expected.state().tokens());
  }

  @Test
  void run_finishedTraining_doesNothingMore() {
    Fixture first = new Fixture(settings().config());
    first.trainer().checkpoints(checkpoints(folder, first)).build().run();
    Fixture again = new Fixture(settings().config());
    TrainerTest.Recorder recorder = new TrainerTest.Recorder();
    TrainingResult result =
        again.trainer().checkpoints(checkpoints(folder, again)).listener(recorder).build().run();
    assertThat(recorder.steps).isEmpty();
    assertThat(result.end()).isEqualTo(TrainingResult.End.FINISHED);
    assertThat(again.numbers()).isEqualTo(first.numbers());
  }

  @Test
  void run_changedSettings_refusedNamingEach() {
    Fixture first = new Fixture(settings().config());
    trainUntil(4, first, folder);
    Fixture changed =
        new Fixture(settings().learningRate(0.04).clip(0.5).evaluateEvery(3).config());
    assertThatThrownBy(
            () -> changed.trainer().checkpoints(checkpoints(folder, changed)).build().run())
        .isInstanceOfSatisfying(
            UserException.class,
            e -> assertThat(e.kind()).isEqualTo(UserException.Kind.CONFIGURATION))
        .hasMessageContaining("training.clip was 1.0, is 0.5")
        .hasMessageContaining("training.learning_rate was 0.05, is 0.04")
        .hasMessageNotContaining("evaluate_every");
  }

  @Test
  void run_moreFrequentEvaluation_resumes() {
    trainUntil(4, new Fixture(settings().config()), folder);
    Fixture changed = new Fixture(settings().evaluateEvery(1).checkpointEvery(2).config());
    TrainingResult result =
        changed.trainer().checkpoints(checkpoints(folder, changed)).build().run();
    assertThat(result.state().step()).isEqualTo(12);
  }

  @Test
  void run_manyCheckpoints_lastTwoAndBestAreKept() throws IOException {
    Fixture fixture =
        new Fixture(
            settings().steps(9).learningRate(0).checkpointEvery(1).evaluateEvery(3).config());
    TrainingResult result =
        fixture.trainer().checkpoints(checkpoints(folder, fixture)).build().run();
    // The loss stays what it is at rate 0, so the first evaluation is the best.
    assertThat(files())
        .containsExactly(
            "step-00000003.checkpoint", "step-00000008.checkpoint", "step-00000009.checkpoint");
    assertThat(result.best()).contains(folder.resolve("step-00000003.checkpoint"));
    assertThat(result.last()).contains(folder.resolve("step-00000009.checkpoint"));
  }

  /** Runs full when the n-th file is forced onto it. */
  private record FillingDisk(int[] left) implements Disk {
    @Override
    public void sync(Path path) throws IOException {
      if (path.toString().contains("step-") && left[0]-- <= 0) {
        throw new IOException("No space left on device");
      }
      Disk.REAL.sync(path);
    }
  }

  @Test
  void run_diskFullInSecondCheckpoint_firstIsIntactAndResumed() throws IOException {
    Fixture fixture = new Fixture(settings().config());
    Checkpoints filling = checkpoints(folder, fixture, new FillingDisk(new int[] {1}));
    assertThatThrownBy(() -> fixture.trainer().checkpoints(filling).build().run())
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.kind()).isEqualTo(UserException.Kind.OUTPUT))
        .hasMessageContaining("disk is full")
        .hasMessageContaining("step-00000004.checkpoint, is intact");
    assertThat(files()).containsExactly("step-00000004.checkpoint");

    Fixture whole = new Fixture(settings().config());
    whole.trainer().build().run();
    Fixture resumed = new Fixture(settings().config());
    resumed.trainer().checkpoints(checkpoints(folder, resumed)).build().run();
    assertThat(resumed.numbers()).isEqualTo(whole.numbers());
  }

  @Test
  void run_unwritableFolder_saidBeforeTheFirstStep() throws IOException {
    Path file = Files.writeString(folder.resolve("occupied"), "not a folder");
    Fixture fixture = new Fixture(settings().config());
    TrainerTest.Recorder recorder = new TrainerTest.Recorder();
    Trainer trainer =
        fixture
            .trainer()
            .checkpoints(checkpoints(file.resolve("checkpoints"), fixture))
            .listener(recorder)
            .build();
    assertThatThrownBy(trainer::run)
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.kind()).isEqualTo(UserException.Kind.OUTPUT));
    assertThat(recorder.steps).isEmpty();
  }

  @Test
  void restore_anotherModel_refusedNamingEveryParameter() {
    Fixture fixture = new Fixture(settings().steps(1).config());
    Path file =
        fixture
            .trainer()
            .checkpoints(checkpoints(folder, fixture))
            .build()
            .run()
            .last()
            .orElseThrow();
    Fixture other = new Fixture(settings().config());
    other.store.remove("positions");
    other.store.declare("positions", TensorType.f32(Dim.of(2)));
    other.store.declare("extra", TensorType.f32());
    try (CheckpointFile checkpoint = CheckpointFile.open(file)) {
      assertThatThrownBy(() -> checkpoint.restore(other.store))
          .isInstanceOfSatisfying(UserException.class, e -> assertThat(e.problems()).hasSize(2))
          .hasMessageContaining("positions is F32(8, 8) in this checkpoint, F32(2) in the model")
          .hasMessageContaining("extra is not in this checkpoint");
    }
  }

  @Test
  void open_everyDamage_refusedWithReason() throws IOException {
    Fixture fixture = new Fixture(settings().steps(1).config());
    Path file =
        fixture
            .trainer()
            .checkpoints(checkpoints(folder, fixture))
            .build()
            .run()
            .last()
            .orElseThrow();
    byte[] good = Files.readAllBytes(file);
    for (int length : new int[] {0, 7, 40, good.length / 2, good.length - 1}) {
      Files.write(file, Arrays.copyOf(good, length));
      assertRefused(file, length < 48 ? "no training checkpoint" : "damaged or truncated");
    }
    for (int at : new int[] {9, 100, good.length / 2, good.length - 5}) {
      Files.write(file, good);
      try (RandomAccessFile random = new RandomAccessFile(file.toFile(), "rw")) {
        random.seek(at);
        random.write(good[at] ^ 0x10);
      }
      assertRefused(file, "damaged or truncated");
    }
    Files.delete(file);
    assertRefused(file, "does not exist");
  }

  private static void assertRefused(Path file, String reason) {
    assertThatThrownBy(() -> CheckpointFile.open(file))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.kind()).isEqualTo(UserException.Kind.INPUT))
        .hasMessageContaining(reason)
        .hasMessageContaining(file.toString());
  }
}
