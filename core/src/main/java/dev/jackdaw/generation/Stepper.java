package dev.jackdaw.generation;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.inference.CachedPrograms;
import dev.jackdaw.inference.LanguageModel;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Many sequences, one token each per step. A sequence has a slot: a row of the caches, where it stays until it is over. One step reads
 * a chunk of one waiting prompt, then gives a token to every sequence whose prompt is read. Rows in use that lie side by side run
 * together; rows that are free, or whose prompt is only half read, are left alone, so that their state stays what it is. So a row
 * that a sequence has left still holds it, and a new one that begins alike goes on from there.
 *
 * <p>Not for several threads; {@link Generator} is.
 */
public final class Stepper implements AutoCloseable {
  private final LanguageModel model;
  private final int context;
  private final int chunk;
  private final int[] virtual;
  private final boolean reuse;
  private final CachedPrograms programs;
  private final @Nullable Slot[] slots;

  /** What rows still hold of sequences that have left them. */
  private final @Nullable Left[] left;

  private final float[][] outputs;
  private final float[] row;
  private long joined;
  private long departed;

  /** A sequence in its row. */
  public static final class Slot {
    private final int index;
    private final long order;
    private final int promptLength;
    private final int reused;
    private final Continuation continuation;

    /** Its tokens, of which the caches hold the first ones. */
    private int[] tokens;

    private int cached;
    private int last;

    private Slot(
        int index, long order, int[] prompt, int held, int virtual, Continuation continuation) {
      this.index = index;
      this.order = order;
      this.promptLength = prompt.length;
      this.tokens = prompt;
      this.reused = Math.max(0, held - virtual);
      this.cached = held;
      this.continuation = continuation;
    }

    /** Tokens the caches hold of it. */
    public int cached() {
      return cached;
    }

    /** Tokens of its prompt that its row held already, from an earlier sequence. */
    public int reused() {
      return reused;
    }

    private boolean reading() {
      return cached < promptLength;
    }

    private void decoded() {
      if (cached == tokens.length) {
        tokens = Arrays.copyOf(tokens, 2 * cached + 64);
      }
      tokens[cached++] = last;
    }
  }

  /**
   * What a sequence left in its row.
   *
   * @param cached how many of the tokens the caches hold
   * @param order the later it left, the larger
   */
  @SuppressWarnings("ArrayRecordComponent") // kept here, and changed by nobody any more
  private record Left(int[] tokens, int cached, long order) {}

  /** Makes room for the caches and compiles the programs. */
  public Stepper(LanguageModel model, GeneratorLimits limits) {
    this.model = model;
    context = Math.min(limits.context(), model.contextLength());
    chunk = Math.min(limits.chunk(), context);
    virtual = model.virtualTokens();
    reuse = limits.reuse();
    slots = new Slot[limits.slots()];
    left = new Left[limits.slots()];
    outputs = new float[slots.length + 1][];
    row = new float[model.vocabulary()];
    programs = model.cached(slots.length, chunk, context);
  }

  /** Longest sequence, prompt included. */
  public int context() {
    return context - virtual.length;
  }

  public boolean hasRoom() {
    return IntStream.range(0, slots.length).anyMatch(i -> slots[i] == null);
  }

  public boolean isIdle() {
    for (Slot slot : slots) {
      if (slot != null) {
        return false;
      }
    }
    return true;
  }

  /**
   * Lets a sequence join, in the free row that holds most of how it begins; only the rest is read.
   *
   * @param prompt at least one token, at most {@link #context}
   * @throws IllegalStateException if there is no room
   */
  public Slot join(int[] prompt, Continuation continuation) {
    if (prompt.length == 0 || prompt.length > context()) {
      throw new IllegalArgumentException(
          "[stepper] a prompt of " + prompt.length + " tokens, context " + context());
    }
    int[] whole = IntStream.concat(IntStream.of(virtual), IntStream.of(prompt)).toArray();
    int best = -1;
    int most = -1;
    for (int i = 0; i < slots.length; i++) {
      int held = slots[i] == null ? held(i, whole) : -1;
      if (held > most || (held == most && best >= 0 && departureOf(i) < departureOf(best))) {
        best = i;
        most = held;
      }
    }
    if (best < 0) {
      throw new IllegalStateException("[stepper] all " + slots.length + " slots are taken");
    }
    Slot slot = new Slot(best, joined++, whole, most, virtual.length, continuation);
    slots[best] = slot;
    left[best] = null;
    return slot;
  }

  /**
   * Tokens of a prompt that a free row holds and that need not be read. The last one is read in any case, for its logits. What is not
   * kept by position is good only after exactly the tokens that led to it.
   */
  private int held(int index, int[] prompt) {
    Left before = left[index];
    if (!reuse || before == null) {
      return 0;
    }
    int different = Arrays.mismatch(prompt, 0, prompt.length, before.tokens, 0, before.cached);
    int same = different < 0 ? prompt.length : different;
    if (programs.byPosition()) {
      return Math.min(same, prompt.length - 1);
    }
    return same == before.cached && same < prompt.length ? same : 0;
  }

  /** When the row was left; one never used comes before all others. */
  private long departureOf(int index) {
    Left before = left[index];
    return before == null ? -1 : before.order;
  }

  /** Takes a sequence out; one that is over already changes nothing. */
  public void leave(Slot slot) {
    if (slots[slot.index] == slot) {
      slots[slot.index] = null;
      left[slot.index] = new Left(slot.tokens, slot.cached, departed++);
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
    int n = Math.min(chunk, slot.promptLength - slot.cached);
    int[] ids = new int[n];
    int[] positions = new int[n];
    for (int t = 0; t < n; t++) {
      ids[t] = slot.tokens[slot.cached + t];
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
            .caches(programs.caches(), slot.index, 1);
    if (slot.cached + n == slot.promptLength) {
      bindings.output(ModelGraphs.LOGITS, Tensor.of(logits, 1, row.length));
    }
    model.run(programs.prefill(), bindings);
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
        programs.decode(),
        new Bindings()
            .input(Inputs.IDS, Tensor.of(ids, n, 1))
            .input(Inputs.POSITIONS, Tensor.of(positions, n, 1))
            .input(Inputs.DOCUMENTS, Tensor.zeros(DType.I32, n, 1))
            .input(Inputs.LAST, Tensor.zeros(DType.I32, n))
            .input(Inputs.CACHED, Tensor.of(positions.clone(), n))
            .caches(programs.caches(), first, n)
            .output(ModelGraphs.LOGITS, Tensor.of(logits, n, row.length)));
    for (int i = 0; i < n; i++) {
      Slot slot = Objects.requireNonNull(slots[first + i]);
      slot.decoded();
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
    programs.close();
  }
}
