package dev.jackdaw.engine.cpu;

import dev.jackdaw.graph.Graph;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * A graph prepared for one set of sizes: steps over placed buffers.
 *
 * @param states buffers whose addresses the store gives at each run
 * @param renewed states whose bfloat16 copies the steps renew
 * @param constants memory that lives as long as the plan
 */
record Plan(
    List<Step> steps,
    Map<String, Operand> inputs,
    Map<String, Operand> outputs,
    List<Buffer> states,
    Set<String> renewed,
    List<NativeMemory> constants,
    long arenaBytes) {

  static Plan of(
      Machine machine, Graph graph, Sharing sharing, ToLongFunction<String> sizes, boolean half) {
    Lowering lowering = new Lowering(machine, graph, sharing, sizes, half);
    try {
      lowering.run();
    } catch (RuntimeException e) {
      lowering.constants().forEach(NativeMemory::close);
      throw e;
    }
    long bytes = MemoryPlan.place(lowering.steps, lowering.kept);
    return new Plan(
        List.copyOf(lowering.steps),
        lowering.inputs,
        lowering.outputs,
        lowering.states,
        lowering.renewed,
        lowering.constants(),
        bytes);
  }

  /** Gives the arena's buffers their addresses. */
  void bind(long arena) {
    for (Step step : steps) {
      for (Buffer buffer : step.writes()) {
        if (buffer.kind == Buffer.Kind.ARENA) {
          buffer.place(arena + buffer.offset);
        }
      }
    }
  }

  void close() {
    constants.forEach(NativeMemory::close);
  }
}
