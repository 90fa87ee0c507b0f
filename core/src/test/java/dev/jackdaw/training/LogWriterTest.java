package dev.jackdaw.training;

import static dev.jackdaw.training.Fixture.settings;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class LogWriterTest {
  @TempDir private Path folder;

  @Test
  void listener_wholeRun_everyEventIsALine() {
    Fixture fixture = new Fixture(settings().steps(4).evaluateEvery(2).checkpointEvery(4).config());
    Path file = folder.resolve("run.jsonl");
    Checkpoints checkpoints =
        Checkpoints.in(folder.resolve("checkpoints"), 2, Fingerprint.of(fixture.setup));
    try (LogWriter log = new LogWriter(file)) {
      fixture.trainer().checkpoints(checkpoints).listener(log).build().run();
    }
    List<JsonNode> events = RunLog.read(file);
    assertThat(events)
        .extracting(event -> event.get("event").asString())
        .startsWith(
            "start", "step", "step", "evaluation", "checkpoint", "step", "step", "evaluation")
        .endsWith("end");
    JsonNode step = events.get(2);
    assertThat(step.get("step").asLong()).isEqualTo(2);
    assertThat(step.get("loss").asDouble()).isPositive();
    assertThat(step.get("fraction_of_peak").isNull()).isTrue();
    assertThat(events.get(3).get("perplexity").asDouble()).isGreaterThan(1);
    assertThat(events.getLast().get("reason").asString()).isEqualTo("finished");
  }
}
