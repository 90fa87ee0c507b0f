package dev.jackdaw.engine.onnx;

import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Sizes;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A session with what is bound to it. States are bound where they lie; their next values are written over them where that is safe, to a
 * second block otherwise. Results pass through memory of the program, so that a caller's tensors are free when a run returns.
 */
final class OnnxProgram implements Program {
  /** Sets of sizes kept bound: a server sees many prompt lengths. */
  private static final int BOUND = 32;

  private record Key(Map<String, Long> sizes, Set<String> outputs) {}

  private final OrtRuntime runtime;
  private final SessionSource source;
  private final @Nullable OnnxStore store;
  private final Bounds bounds;
  private final StagingBlocks staging;
  private final Map<Key, BoundRun> bound = new LinkedHashMap<>(16, 0.75f, true);
  private @Nullable OrtSession session;
  private boolean closed;

  /**
   * Prepares runs.
   *
   * @param source closed with the program
   * @param store holds the states that are not bound per run; null where all are
   */
  OnnxProgram(OrtRuntime runtime, SessionSource source, @Nullable OnnxStore store, Bounds bounds) {
    this.runtime = runtime;
    this.source = source;
    this.store = store;
    this.bounds = bounds;
    staging = new StagingBlocks(runtime);
  }

  @Override
  public void run(Bindings bindings) {
    if (closed) {
      throw new IllegalStateException("[run] the program is closed");
    }
    if (source.isStale()) {
      forget();
    }
    Compiled compiled = source.current();
    Signature signature = compiled.signature();
    Sizes sizes = sizes(signature, bindings);
    checkOutputs(signature, bindings);
    if (bindings.outputs().isEmpty() && signature.updates().isEmpty()) {
      return;
    }
    BoundRun run = bound(compiled, sizes, bindings);
    signature.states().forEach((name, type) -> bindState(run, name, bindings));
    signature.updates().forEach((name, update) -> bindUpdate(run, name, update, sizes, bindings));
    for (Map.Entry<String, Tensor> output : bindings.outputs().entrySet()) {
      long[] lengths = run.outputLengths(output.getKey());
      if (!Arrays.equals(lengths, output.getValue().lengths())) {
        throw new IllegalArgumentException(
            "[run] output \""
                + output.getKey()
                + "\" has lengths "
                + Arrays.toString(lengths)
                + ", bound to "
                + output.getValue());
      }
    }
    try {
      run.run(bindings);
    } catch (OrtException e) {
      throw e.during("a run with " + sizes.values());
    }
    signature.updates().forEach((name, update) -> finishUpdate(name, update, sizes, bindings));
    source.ran();
  }

  private Sizes sizes(Signature signature, Bindings bindings) {
    Sizes sizes = new Sizes(bounds);
    signature
        .inputs()
        .forEach(
            (name, type) -> {
              Tensor tensor = bindings.inputs().get(name);
              if (tensor == null) {
                throw new IllegalArgumentException(
                    "[run] input \""
                        + name
                        + "\" is not bound; bound are "
                        + bindings.inputs().keySet());
              }
              sizes.match(name, type, tensor);
            });
    signature
        .states()
        .forEach(
            (name, type) -> {
              OnnxStore.Stored own = own(name);
              OnnxStore.Stored stored = own != null ? own : cached(bindings, name);
              if (stored.type.dtype() != type.dtype()) {
                throw new IllegalArgumentException(
                    "[run] \"" + name + "\" is " + stored.type + ", the graph declares " + type);
              }
              sizes.match(name, type.shape(), own != null ? own.lengths : rows(stored, bindings));
            });
    return sizes;
  }

  private void checkOutputs(Signature signature, Bindings bindings) {
    bindings
        .outputs()
        .forEach(
            (name, into) -> {
              Signature.Output output = signature.outputs().get(name);
              if (output == null) {
                throw new IllegalArgumentException(
                    "[run] no output \"" + name + "\", there are " + signature.outputs().keySet());
              }
              if (output.type().dtype() != into.dtype()) {
                throw new IllegalArgumentException(
                    "[run] output \"" + name + "\" is " + output.type() + ", bound to " + into);
              }
            });
  }

  @SuppressWarnings("ReferenceEquality") // the very session that runs were bound for
  private BoundRun bound(Compiled compiled, Sizes sizes, Bindings bindings) {
    if (compiled.session() != session || !fits(compiled.signature(), sizes, bindings)) {
      forget();
      session = compiled.session();
    }
    Key key = new Key(Map.copyOf(sizes.values()), Set.copyOf(bindings.outputs().keySet()));
    BoundRun run = bound.get(key);
    if (run == null) {
      run = new BoundRun(runtime, compiled, staging, sizes::of, key.outputs);
      bound.put(key, run);
      if (bound.size() > BOUND) {
        BoundRun eldest = bound.remove(bound.keySet().iterator().next());
        if (eldest != null) {
          eldest.close();
        }
      }
    }
    return run;
  }

  /** Whether the memory that inputs and outputs pass through is large enough, or still to be made. */
  private boolean fits(Signature signature, Sizes sizes, Bindings bindings) {
    for (Map.Entry<String, TensorType> input : signature.inputs().entrySet()) {
      if (!fits("in/" + input.getKey(), input.getValue(), sizes)) {
        return false;
      }
    }
    for (String name : bindings.outputs().keySet()) {
      if (!fits(
          "out/" + name, Objects.requireNonNull(signature.outputs().get(name)).type(), sizes)) {
        return false;
      }
    }
    return true;
  }

  private boolean fits(String key, TensorType type, Sizes sizes) {
    long[] lengths = type.shape().evaluate(sizes::of);
    return staging.fits(key, BoundRun.bytes(lengths, type.dtype()));
  }

  private void bindState(BoundRun run, String name, Bindings bindings) {
    OnnxStore.Stored own = own(name);
    if (own != null) {
      DeviceBlock block = own.current();
      run.state(name, block, block.address(), own.lengths, own.type.dtype());
    } else {
      OnnxStore.Stored cache = cached(bindings, name);
      DeviceBlock block = cache.current();
      long address = block.address() + offset(cache, bindings);
      run.state(name, block, address, rows(cache, bindings), cache.type.dtype());
    }
  }

  private void bindUpdate(
      BoundRun run, String name, Signature.Update update, Sizes sizes, Bindings bindings) {
    OnnxStore.Stored own = own(name);
    OnnxStore.Stored stored = own != null ? own : cached(bindings, name);
    long[] lengths = own != null ? own.lengths : rows(stored, bindings);
    long[] made = update.type().shape().evaluate(sizes::of);
    if (!Arrays.equals(lengths, made) || stored.type.dtype() != update.type().dtype()) {
      throw new IllegalArgumentException(
          "[run] \""
              + name
              + "\" is "
              + BoundRun.at(stored.type, lengths)
              + ", its new value "
              + BoundRun.at(update.type(), made));
    }
    DeviceBlock block = update.inPlace() ? stored.current() : stored.spare();
    long address = block.address() + (own != null ? 0 : offset(stored, bindings));
    run.update(update.output(), block, address, lengths, stored.type.dtype());
  }

  private void finishUpdate(String name, Signature.Update update, Sizes sizes, Bindings bindings) {
    OnnxStore.Stored own = own(name);
    if (own != null) {
      if (!update.inPlace()) {
        own.swap();
      }
      if (store != null) {
        store.changed(own);
      }
      return;
    }
    OnnxStore.Stored cache = cached(bindings, name);
    if (!update.inPlace()) {
      // the other rows of the cache stay where they are
      long offset = offset(cache, bindings);
      long bytes = BoundRun.bytes(update.type().shape().evaluate(sizes::of), cache.type.dtype());
      runtime.within(cache.spare().address() + offset, cache.current().address() + offset, bytes);
    }
    OnnxStore.of(java.util.Objects.requireNonNull(bindings.caches())).changed(cache);
  }

  private OnnxStore.@Nullable Stored own(String name) {
    return store == null ? null : store.find(name);
  }

  private static OnnxStore.Stored cached(Bindings bindings, String name) {
    Store caches = bindings.caches();
    if (caches == null) {
      throw new IllegalArgumentException(
          "[run] state \"" + name + "\" is neither in the store nor in bound caches");
    }
    OnnxStore.Stored stored = OnnxStore.of(caches).get(name);
    long slots = stored.lengths.length == 0 ? 0 : stored.lengths[0];
    if (bindings.firstRow() < 0
        || bindings.rows() < 0
        || bindings.firstRow() + bindings.rows() > slots) {
      throw new IllegalArgumentException(
          "[run] rows "
              + bindings.firstRow()
              + " … "
              + (bindings.firstRow() + bindings.rows())
              + " of \""
              + name
              + "\", which has "
              + slots);
    }
    return stored;
  }

  private static long[] rows(OnnxStore.Stored cache, Bindings bindings) {
    long[] lengths = cache.lengths.clone();
    lengths[0] = bindings.rows();
    return lengths;
  }

  private static long offset(OnnxStore.Stored cache, Bindings bindings) {
    return cache.lengths[0] == 0 ? 0 : bindings.firstRow() * (cache.bytes / cache.lengths[0]);
  }

  @Override
  public long arenaBytes() {
    return staging.bytes();
  }

  @Override
  public Map<String, Long> profile() {
    return new TreeMap<>();
  }

  private void forget() {
    bound.values().forEach(BoundRun::close);
    bound.clear();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      forget();
      staging.close();
      source.close();
    }
  }
}
