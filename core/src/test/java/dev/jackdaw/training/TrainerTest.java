package dev.jackdaw.training;

import static dev.jackdaw.training.Fixture.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.optimizer.AdamW;
import dev.jackdaw.optimizer.Muon;
import dev.jackdaw.optimizer.Sgd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainerTest {
  /** Remembers everything it was told. */
  static final class Recorder implements TrainingListener {
    final List<StepReport> steps = new ArrayList<>();
    final List<EvaluationReport> evaluations = new ArrayList<>();
    final List<String> notices = new ArrayList<>();

    @Override
    public void step(StepReport report) {
      steps.add(report);
    }

    @Override
    public void evaluated(EvaluationReport report) {
      evaluations.add(report);
    }

    @Override
    public void notice(String sentence) {
      notices.add(sentence);
    }
  }

  @Test
  void run_learnableText_lossFallsOnBothSides() {
    Fixture fixture = new Fixture(settings().steps(60).evaluateEvery(20).config());
    Recorder recorder = new Recorder();
    TrainingResult result = fixture.trainer().listener(recorder).peak(1e9).build().run();
    assertThat(result.end()).isEqualTo(TrainingResult.End.FINISHED);
    assertThat(result.state().step()).isEqualTo(60);
    assertThat(result.state().tokens()).isEqualTo(60 * 32);
    assertThat(recorder.steps).hasSize(60);
    assertThat(recorder.steps.getFirst().loss()).isGreaterThan(2.0);
    assertThat(recorder.steps.getLast().loss()).isLessThan(0.7 * recorder.steps.getFirst().loss());
    assertThat(recorder.evaluations)
        .extracting(EvaluationReport::step)
        .containsExactly(20L, 40L, 60L);
    assertThat(recorder.evaluations.getLast().score().loss())
        .isLessThan(recorder.evaluations.getFirst().score().loss());
    assertThat(recorder.evaluations.getLast().score().tokens())
        .isEqualTo(fixture.text.heldOut().tokens() - 1);
    assertThat(recorder.evaluations.getLast().best()).isTrue();
    assertThat(recorder.steps).allSatisfy(step -> assertThat(step.fractionOfPeak()).isPositive());
    assertThat(recorder.steps.getLast().secondsLeft()).isZero();
  }

  @Test
  void run_warmUp_firstStepHasRateZeroAndChangesNothing() {
    Fixture fixture = new Fixture(settings().steps(1).config());
    List<Float> before = fixture.numbers().get("embedding.weight");
    fixture.trainer().build().run();
    assertThat(fixture.numbers().get("embedding.weight")).isEqualTo(before);
    assertThat(fixture.numbers()).containsKeys("adamw.m/embedding.weight", "adamw.v/positions");
  }

  @Test
  void run_microBatches_sameParametersAsWholeBatch() {
    List<Map<String, List<Float>>> ends = new ArrayList<>();
    for (int rows : new int[] {4, 2, 1}) {
      Fixture fixture = new Fixture(settings().steps(5).microBatch(rows).config(), 0.0);
      assertThat(fixture.setup.sizes().shape().microBatches()).isEqualTo(4 / rows);
      fixture.trainer().build().run();
      ends.add(fixture.numbers());
    }
    for (String name : ends.getFirst().keySet()) {
      for (int other = 1; other < ends.size(); other++) {
        for (int i = 0; i < ends.getFirst().get(name).size(); i++) {
          assertThat(ends.get(other).get(name).get(i))
              .as(name)
              .isCloseTo(ends.getFirst().get(name).get(i), within(1e-5f));
        }
      }
    }
  }

  @Test
  void run_anotherSeed_anotherTraining() {
    Fixture one = new Fixture(settings().steps(3).config());
    Fixture same = new Fixture(settings().steps(3).config());
    Fixture other = new Fixture(settings().steps(3).seed(8).config());
    one.trainer().build().run();
    same.trainer().build().run();
    other.trainer().build().run();
    assertThat(same.numbers()).isEqualTo(one.numbers());
    assertThat(other.numbers()).isNotEqualTo(one.numbers());
  }

  @Test
  void run_muon_lossFalls() {
    Muon muon =
        new Muon(0.95, true, Muon.Adjust.MATCH_RMS, 0.1, new AdamW(0.9, 0.95, 1e-8, 0.1, false), 1);
    Fixture fixture = new Fixture(settings().steps(40).optimizer(muon).config());
    Recorder recorder = new Recorder();
    fixture.trainer().listener(recorder).build().run();
    assertThat(recorder.steps.getLast().loss()).isLessThan(0.8 * recorder.steps.getFirst().loss());
    assertThat(fixture.numbers())
        .containsKeys("muon.m/blocks.0.query.weight", "adamw.m/embedding.weight");
    assertThat(fixture.numbers()).doesNotContainKey("muon.m/embedding.weight");
  }

  @Test
  void run_clip_normIsReportedAndStepIsSmaller() {
    Fixture clipped =
        new Fixture(settings().steps(2).clip(1e-9).optimizer(new Sgd(0, false, 0)).config());
    List<Float> before = clipped.numbers().get("blocks.0.query.weight");
    Recorder recorder = new Recorder();
    clipped.trainer().listener(recorder).build().run();
    List<Float> after = clipped.numbers().get("blocks.0.query.weight");
    assertThat(recorder.steps.getLast().gradientNorm()).isGreaterThan(0.01);
    for (int i = 0; i < before.size(); i++) {
      assertThat(after.get(i)).isCloseTo(before.get(i), within(1e-6f));
    }
  }

  @Test
  void run_noBetterLoss_stopsEarly() {
    Fixture fixture =
        new Fixture(settings().steps(50).learningRate(0).evaluateEvery(2).patience(3).config());
    Recorder recorder = new Recorder();
    TrainingResult result = fixture.trainer().listener(recorder).build().run();
    assertThat(result.end()).isEqualTo(TrainingResult.End.STOPPED_EARLY);
    assertThat(recorder.evaluations)
        .extracting(EvaluationReport::best)
        .containsExactly(true, false, false, false);
    assertThat(result.state().step()).isEqualTo(8);
    assertThat(result.state().bestStep()).isEqualTo(2);
  }

  @Test
  void run_phases_frozenParametersRestAndThenMove() {
    Adaptation gradual =
        new Adaptation() {
          @Override
          public boolean trains(String parameter, int phase) {
            return phase == 1 || parameter.startsWith("blocks.1");
          }

          @Override
          public List<Double> phaseStarts() {
            return List.of(0.0, 0.5);
          }
        };
    Fixture half =
        new Fixture(settings().steps(8).evaluateEvery(100).checkpointEvery(100).config(), gradual);
    Map<String, List<Float>> before = half.numbers();
    List<Map<String, List<Float>>> middle = new ArrayList<>();
    Recorder recorder = new Recorder();
    TrainingListener atFour =
        new TrainingListener() {
          @Override
          public void step(StepReport report) {
            if (report.step() == 4) {
              middle.add(half.numbers());
            }
          }
        };
    half.trainer().listener(new Listeners(List.of(recorder, atFour))).build().run();
    assertThat(middle.getFirst().get("embedding.weight")).isEqualTo(before.get("embedding.weight"));
    assertThat(middle.getFirst().get("blocks.1.query.weight"))
        .isNotEqualTo(before.get("blocks.1.query.weight"));
    assertThat(middle.getFirst()).doesNotContainKey("adamw.m/embedding.weight");
    assertThat(half.numbers().get("embedding.weight")).isNotEqualTo(before.get("embedding.weight"));
    assertThat(recorder.notices).containsExactly("phase 2 of 2 begins with step 5");
  }
}
