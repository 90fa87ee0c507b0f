package dev.jackdaw.engine.cpu;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One kernel launch.
 *
 * @param op what it belongs to, for the profile
 * @param task the share of one team member
 * @param serial too small to wake the team for: the caller runs it alone, as the only member
 * @param reads buffers that must hold their values until it is done
 * @param writes buffers that hold values from here on
 * @param over a buffer among {@code reads} that the first of {@code writes} may take the place of, if nothing reads it later
 */
record Step(
    String op,
    ThreadTeam.Task task,
    boolean serial,
    List<Buffer> reads,
    List<Buffer> writes,
    @Nullable Buffer over) {
  Step {
    reads = List.copyOf(reads);
    writes = List.copyOf(writes);
  }
}
