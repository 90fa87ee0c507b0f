package dev.jackdaw.cli;

import dev.jackdaw.pipeline.PipelineListener;
import dev.jackdaw.training.EvaluationReport;
import dev.jackdaw.training.Plan;
import dev.jackdaw.training.Sample;
import dev.jackdaw.training.StepReport;
import dev.jackdaw.training.TrainingResult;
import java.util.List;
import java.util.Locale;

/** Shows how a recipe comes along: a line per stage, and while training a line that moves. */
final class RunProgress implements PipelineListener {
  private final ProgressLine line;
  private double heldOut = Double.NaN;
  private String stage = "";

  RunProgress(ProgressLine line) {
    this.line = line;
  }

  @Override
  public void stageStarted(String stage, String reason) {
    this.stage = stage;
    heldOut = Double.NaN;
    if (!reason.isEmpty()) {
      line.print(stage + ": runs again, " + reason);
    }
    line.update(stage + " …");
  }

  @Override
  public void stageSkipped(String stage, String summary) {
    line.print("%-10s done before: %s".formatted(stage, summary));
  }

  @Override
  public void stageProgress(String stage, String done) {
    line.update("%-10s %s".formatted(stage, done));
  }

  @Override
  public void stageFinished(String stage, String summary, double seconds) {
    line.print("%-10s %s in %s".formatted(stage, summary, Durations.of(seconds)));
  }

  @Override
  public void started(Plan plan, long from) {
    line.print(
        String.format(
            Locale.ROOT,
            "%-10s %,d parameters, %,d steps of %,d tokens%s",
            stage,
            plan.parameters(),
            plan.sizes().steps(),
            plan.sizes().shape().tokensPerStep(),
            from > 0 ? ", resumed after step " + from : ""));
  }

  @Override
  public void step(StepReport report) {
    StringBuilder text = new StringBuilder();
    text.append(bar(report.step(), report.steps()));
    text.append(
        String.format(
            Locale.ROOT,
            " step %,d of %,d  loss %.3f",
            report.step(),
            report.steps(),
            report.loss()));
    if (!Double.isNaN(heldOut)) {
      text.append(String.format(Locale.ROOT, "  held out %.3f", heldOut));
    }
    text.append(String.format(Locale.ROOT, "  %,.0f tokens/s", report.tokensPerSecond()));
    if (!Double.isNaN(report.fractionOfPeak())) {
      text.append(String.format(Locale.ROOT, "  %.0f %% of peak", 100 * report.fractionOfPeak()));
    }
    text.append("  ").append(Durations.of(report.secondsLeft())).append(" left");
    line.update(text.toString());
  }

  private static String bar(long step, long steps) {
    int filled = (int) (20 * step / Math.max(1, steps));
    return "[" + "#".repeat(filled) + ".".repeat(20 - filled) + "]";
  }

  @Override
  public void evaluated(EvaluationReport report) {
    heldOut = report.score().loss();
    String text =
        String.format(
            Locale.ROOT, "step %,d: held-out loss %.3f", report.step(), report.score().loss());
    if (report.score().bytes() > 0) {
      text +=
          String.format(
              Locale.ROOT,
              ", perplexity %.2f, %.3f bits per byte",
              report.score().perplexity(),
              report.score().bitsPerByte());
    }
    if (report.accuracy().isPresent()) {
      text +=
          String.format(Locale.ROOT, ", accuracy %.1f %%", 100 * report.accuracy().getAsDouble());
    }
    line.print(text + (report.best() ? "" : " (not the best)"));
  }

  @Override
  public void sampled(long step, List<Sample> samples) {
    for (Sample sample : samples) {
      line.print("  " + sample.prompt() + "|" + sample.text().replace("\n", "\n  "));
    }
  }

  @Override
  public void notice(String sentence) {
    line.print(sentence);
  }

  @Override
  public void finished(TrainingResult result) {
    if (result.end() == TrainingResult.End.STOPPED_EARLY) {
      line.print(
          "the held-out loss got no better: stopped early after step " + result.state().step());
    }
  }
}
