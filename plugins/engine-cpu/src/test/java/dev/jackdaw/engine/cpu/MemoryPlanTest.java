package dev.jackdaw.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryPlanTest {
  private static Step step(List<Buffer> reads, List<Buffer> writes, Buffer over) {
    return new Step("test", (member, members) -> {}, true, reads, writes, over);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void place_randomSteps_noBufferIsOverwrittenWhileNeeded(long seed) {
    Random random = new Random(seed);
    List<Buffer> buffers = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      List<Buffer> reads = new ArrayList<>();
      for (int r = 0; r < 3 && !buffers.isEmpty(); r++) {
        reads.add(buffers.get(Math.max(0, buffers.size() - 1 - random.nextInt(12))));
      }
      Buffer made = Buffer.arena(1 + random.nextInt(5) * 100L);
      steps.add(step(reads, List.of(made), reads.isEmpty() ? null : reads.getFirst()));
      buffers.add(made);
    }
    List<Buffer> kept = List.of(buffers.get(3), buffers.getLast());
    long size = MemoryPlan.place(steps, kept);
    // plays the steps: each byte remembers who wrote it last
    Buffer[] owner = new Buffer[Math.toIntExact(size)];
    for (Step step : steps) {
      step.reads().forEach(buffer -> assertOwns(owner, buffer, seed));
      step.writes()
          .forEach(
              buffer ->
                  Arrays.fill(
                      owner, (int) buffer.offset, (int) (buffer.offset + buffer.bytes), buffer));
    }
    kept.forEach(buffer -> assertOwns(owner, buffer, seed));
  }

  private static void assertOwns(Buffer[] owner, Buffer buffer, long seed) {
    for (long i = buffer.offset; i < buffer.offset + buffer.bytes; i++) {
      assertThat(owner[(int) i]).as("seed %d", seed).isSameAs(buffer);
    }
  }

  @Test
  void place_chainOfSteps_needsNoMoreThanTwoBuffers() {
    List<Step> steps = new ArrayList<>();
    Buffer last = Buffer.arena(640);
    steps.add(step(List.of(), List.of(last), null));
    for (int i = 0; i < 10; i++) {
      Buffer next = Buffer.arena(640);
      steps.add(step(List.of(last), List.of(next), null));
      last = next;
    }
    assertThat(MemoryPlan.place(steps, List.of(last))).isEqualTo(2 * 640);
  }

  @Test
  void place_chainInPlace_needsOneBuffer() {
    List<Step> steps = new ArrayList<>();
    Buffer last = Buffer.arena(640);
    steps.add(step(List.of(), List.of(last), null));
    for (int i = 0; i < 10; i++) {
      Buffer next = Buffer.arena(640);
      steps.add(step(List.of(last), List.of(next), last));
      last = next;
    }
    assertThat(MemoryPlan.place(steps, List.of(last))).isEqualTo(640);
  }
}
