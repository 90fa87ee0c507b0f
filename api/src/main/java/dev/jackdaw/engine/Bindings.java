package dev.jackdaw.engine;

import dev.jackdaw.graph.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one run reads and writes. May be reused and rebound between runs.
 *
 * <p>States that the program's own store does not have are taken from {@link #caches}, from whose first axis the rows {@code
 * firstRow … firstRow + rows - 1} are seen: a decode step runs over all slots of a cache, the prefill of one slot over its row.
 */
public final class Bindings {
  private final Map<String, Tensor> inputs = new LinkedHashMap<>();
  private final Map<String, Tensor> outputs = new LinkedHashMap<>();
  private @Nullable Store caches;
  private long firstRow;
  private long rows;

  /** Binds an input; read during the run, not kept. */
  public Bindings input(String name, Tensor value) {
    inputs.put(name, value);
    return this;
  }

  /** Asks for an output, written into this tensor of the right type. Outputs not asked for may be left uncomputed. */
  public Bindings output(String name, Tensor into) {
    outputs.put(name, into);
    return this;
  }

  /** Binds a store for per-sequence state, and the rows of its tensors to work on. */
  public Bindings caches(Store store, long firstRow, long rows) {
    this.caches = store;
    this.firstRow = firstRow;
    this.rows = rows;
    return this;
  }

  public Map<String, Tensor> inputs() {
    return inputs;
  }

  public Map<String, Tensor> outputs() {
    return outputs;
  }

  public @Nullable Store caches() {
    return caches;
  }

  public long firstRow() {
    return firstRow;
  }

  public long rows() {
    return rows;
  }
}
