package dev.jackdaw.training;

import dev.jackdaw.corpus.TextScore;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what happens into a {@link RunLog}; forced onto the device with every checkpoint. */
public final class LogWriter implements TrainingListener, AutoCloseable {
  private final Path file;
  private @Nullable RunLog log;
  private long step;

  /** @param file opened when training starts; on resuming, what was logged after the checkpoint is dropped */
  public LogWriter(Path file) {
    this.file = file;
  }

  @Override
  public void started(Plan plan, long from) {
    close();
    step = from;
    log = RunLog.open(file, from);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("steps", plan.sizes().steps());
    fields.put("parameters", plan.parameters());
    fields.put("batch_tokens", plan.sizes().shape().tokensPerStep());
    fields.put("flops_per_token", plan.flopsPerToken());
    fields.put("peak_flops", plan.peak());
    append("start", fields);
  }

  @Override
  public void step(StepReport report) {
    step = report.step();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("loss", report.loss());
    fields.put("learning_rate", report.rate());
    fields.put("gradient_norm", report.gradientNorm());
    fields.put("tokens", report.tokens());
    fields.put("tokens_per_second", report.tokensPerSecond());
    fields.put("fraction_of_peak", report.fractionOfPeak());
    append("step", fields);
  }

  @Override
  public void evaluated(EvaluationReport report) {
    TextScore score = report.score();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("loss", score.loss());
    fields.put("perplexity", score.perplexity());
    fields.put("bits_per_byte", score.bitsPerByte());
    fields.put("tokens", score.tokens());
    fields.put("best", report.best());
    append("evaluation", fields);
  }

  @Override
  public void sampled(long at, List<Sample> samples) {
    samples.forEach(
        sample -> append("sample", Map.of("prompt", sample.prompt(), "text", sample.text())));
  }

  @Override
  public void saved(long at, Path checkpoint) {
    append("checkpoint", Map.of("file", String.valueOf(checkpoint.getFileName())));
    if (log != null) {
      log.sync();
    }
  }

  @Override
  public void notice(String sentence) {
    append("notice", Map.of("text", sentence));
  }

  @Override
  public void finished(TrainingResult result) {
    append(
        "end",
        Map.of(
            "reason",
            result.end().name().toLowerCase(Locale.ROOT),
            "seconds",
            result.state().seconds()));
  }

  private void append(String event, Map<String, ?> fields) {
    if (log != null) {
      log.append(event, step, fields);
    }
  }

  @Override
  public void close() {
    if (log != null) {
      log.close();
      log = null;
    }
  }
}
