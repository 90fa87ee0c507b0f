package dev.jackdaw.training;

import java.nio.file.Path;
import java.util.List;

/** Several listeners as one, called in order. */
public record Listeners(List<TrainingListener> all) implements TrainingListener {
  public Listeners {
    all = List.copyOf(all);
  }

  @Override
  public void started(Plan plan, long from) {
    all.forEach(listener -> listener.started(plan, from));
  }

  @Override
  public void step(StepReport report) {
    all.forEach(listener -> listener.step(report));
  }

  @Override
  public void evaluated(EvaluationReport report) {
    all.forEach(listener -> listener.evaluated(report));
  }

  @Override
  public void sampled(long step, List<Sample> samples) {
    all.forEach(listener -> listener.sampled(step, samples));
  }

  @Override
  public void saved(long step, Path checkpoint) {
    all.forEach(listener -> listener.saved(step, checkpoint));
  }

  @Override
  public void notice(String sentence) {
    all.forEach(listener -> listener.notice(sentence));
  }

  @Override
  public void finished(TrainingResult result) {
    all.forEach(listener -> listener.finished(result));
  }
}
