package dev.jackdaw.engine.cpu;

import dev.jackdaw.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The updates that are copied into their states after everything else has run, each of the values as they were before any copy. */
final class StateCopies {
  private final Lowering lowering;

  StateCopies(Lowering lowering) {
    this.lowering = lowering;
  }

  void lower() {
    record Copy(Operand from, Operand to) {}
    List<Copy> copies = new ArrayList<>();
    for (Map.Entry<String, Value> update : lowering.graph.updates().entrySet()) {
      Value value = update.getValue();
      if (update.getKey().equals(lowering.sharing.stateInPlace(value))) {
        continue;
      }
      Operand from = lowering.operand(value);
      Operand to = Operand.whole(lowering.stateBuffer(update.getKey()), from.dtype(), from.shape());
      if (from.buffer().kind == Buffer.Kind.STATE) {
        // another copy may replace that state first: states may swap their values
        Operand before = lowering.fresh(from.dtype(), from.shape());
        lowering.copy(from, before);
        from = before;
      }
      copies.add(new Copy(from, to));
    }
    copies.forEach(copy -> lowering.copy(copy.from(), copy.to()));
  }
}
