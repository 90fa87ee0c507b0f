package dev.jackdaw.generation;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.Mode;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Many sequences, one token each per step. A sequence has a slot: a row of the caches, where it stays until it is over. One step reads
 * a chunk of one waiting prompt, then gives a token to every sequence whose prompt is read. Rows in use that lie side by side run
 * together; rows that are free, or whose prompt is only half read, are left alone, so that their state stays what it is.
 *
 * <p>Not for several threads; {@link Generator} is.
 */
public final class Stepper implements AutoCloseable {
  private final LoadedModel model;
  private final int context;
  private final int chunk;
  private final int[] virtual;
  private final Store caches;
  private final Program prefill;
  private final Program decode;
  private final @Nullable Slot[] slots;
  private final float[][] outputs;
  private final float[] row;
  private long joined;

  /** A sequence in its row. */
  public static final class Slot {
    private final int index;
    private final long order;
    private final int[] prompt;
    private final Continuation continuation;
    private int cached;
    private int last;

    private Slot(int index, long order, int[] prompt, Continuation continuation) {
      this.index = index;
      this.order = order;
      this.prompt = prompt;
      this.continuation = continuation;
    }

    /** Tokens the caches hold of it. */
    public int cached() {
      return cached;
    }

    private boolean reading() {
      return cached < prompt.length;
    }
  }

  /** Makes room for the caches and compiles the programs. */
  public Stepper(LoadedModel model, GeneratorLimits limits) {
    this.model = model;
    context = Math.min(limits.context(), model.contextLength());
    chunk = Math.min(limits.chunk(), context);
    virtual = model.virtualTokens();
    slots = new Slot[limits.slots()];
    outputs = new float[slots.length + 1][];
    row = new float[model.vocabulary()];
    ModelGraphs graphs = model.graphs();
    String head = model.languageHead();
    prefill = model.compile(graphs.cached(head, Mode.PREFILL, false), Bounds.of(1, chunk, context));
    decode =
        model.compile(graphs.cached(head, Mode.DECODE, false), Bounds.of(slots.length, 1, context));
    caches = model.engine().store();
    for (Map.Entry<String, TensorType> cache : graphs.cacheTypes().entrySet()) {
      TensorType type = cache.getValue();
      caches.declare(
          cache.getKey(),
          new TensorType(type.dtype(), ModelGraphs.slots(type, slots.length, context)));
    }
  }

  /** Longest sequence, prompt included. */
  public int context() {
    return context - virtual.length;
  }

  public boolean hasRoom() {
    return free() >= 0;
  }

  public boolean isIdle() {
    for (Slot slot : slots) {
      if (slot != null) {
        return false;
      }
    }
    return true;
  }

  private int free() {
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] == null) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Lets a sequence join.
   *
   * @param prompt at least one token, at most {@link #context}
   * @throws IllegalStateException if there is no room
   */
  public Slot join(int[] prompt, Continuation continuation) {
    int index = free();
    if (index < 0) {
      throw new IllegalStateException("[stepper] all " + slots.length + " slots are taken");
    }
    if (prompt.length == 0 || prompt.length > context()) {
      throw new IllegalArgumentException(
          "[stepper] a prompt of " + prompt.length + " tokens, context " + context());
    }
    int[] whole = IntStream.concat(IntStream.of(virtual), IntStream.of(prompt)).toArray();
    Slot slot = new Slot(index, joined++, whole, continuation);
    slots[index] = slot;
    return slot;
  }

  /** Takes a sequence out; one that is over already changes nothing. */
  public void leave(Slot slot) {
    if (slots[slot.index] == slot) {
      slots[slot.index] = null;
    }
  }

  /** One step for everybody. */
  public void step() {
    Slot waiting = firstReading();
    if (waiting != null) {
      read(waiting);
    }
    int first = 0;
    while (first < slots.length) {
      int end = first;
      while (end < slots.length && decodes(slots[end])) {
        end++;
      }
      if (end > first) {
        decode(first, end);
      }
      first = end + 1;
    }
  }

  private @Nullable Slot firstReading() {
    Slot first = null;
    for (Slot slot : slots) {
      if (slot != null && slot.reading() && (first == null || slot.order < first.order)) {
        first = slot;
      }
    }
    return first;
  }

  private static boolean decodes(@Nullable Slot slot) {
    return slot != null && !slot.reading();
  }

  private void read(Slot slot) {
    int n = Math.min(chunk, slot.prompt.length - slot.cached);
    int[] ids = new int[n];
    int[] positions = new int[n];
    for (int t = 0; t < n; t++) {
      ids[t] = slot.prompt[slot.cached + t];
      positions[t] = slot.cached + t;
    }
    float[] logits = outputs(1);
    Bindings bindings =
        new Bindings()
            .input(Inputs.IDS, Tensor.of(ids, 1, n))
            .input(Inputs.POSITIONS, Tensor.of(positions, 1, n))
            .input(Inputs.DOCUMENTS, Tensor.zeros(DType.I32, 1, n))
            .input(Inputs.LAST, Tensor.of(new int[] {n - 1}, 1))
            .input(Inputs.CACHED, Tensor.of(new int[] {slot.cached}, 1))
            .caches(caches, slot.index, 1);
    if (slot.cached + n == slot.prompt.length) {
      bindings.output(ModelGraphs.LOGITS, Tensor.of(logits, 1, row.length));
    }
    model.run(prefill, bindings);
    slot.cached += n;
    if (!slot.reading()) {
      advance(slot, logits, 0);
    }
  }

  private void decode(int first, int end) {
    int n = end - first;
    int[] ids = new int[n];
    int[] positions = new int[n];
    for (int i = 0; i < n; i++) {
      Slot slot = Objects.requireNonNull(slots[first + i]);
      ids[i] = slot.last;
      positions[i] = slot.cached;
    }
    float[] logits = outputs(n);
    model.run(
        decode,
        new Bindings()
            .input(Inputs.IDS, Tensor.of(ids, n, 1))
            .input(Inputs.POSITIONS, Tensor.of(positions, n, 1))
            .input(Inputs.DOCUMENTS, Tensor.zeros(DType.I32, n, 1))
            .input(Inputs.LAST, Tensor.zeros(DType.I32, n))
            .input(Inputs.CACHED, Tensor.of(positions.clone(), n))
            .caches(caches, first, n)
            .output(ModelGraphs.LOGITS, Tensor.of(logits, n, row.length)));
    for (int i = 0; i < n; i++) {
      Slot slot = Objects.requireNonNull(slots[first + i]);
      slot.cached++;
      advance(slot, logits, i);
    }
  }

  private float[] outputs(int rows) {
    float[] logits = outputs[rows];
    if (logits == null) {
      logits = new float[rows * row.length];
      outputs[rows] = logits;
    }
    return logits;
  }

  private void advance(Slot slot, float[] logits, int index) {
    System.arraycopy(logits, index * row.length, row, 0, row.length);
    int next = slot.continuation.next(row);
    if (next == Continuation.DONE) {
      leave(slot);
    } else if (slot.cached == context) {
      slot.continuation.contextFull();
      leave(slot);
    } else {
      slot.last = next;
    }
  }

  @Override
  public void close() {
    decode.close();
    prefill.close();
    caches.close();
  }
}
