package dev.jackdaw.engine.onnx;

import dev.jackdaw.export.ExportTarget.Device;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sessions of one graph over a store. Weights that only this graph reads are built into the session, where ONNX Runtime lays them out
 * for its products; once one of them changes, as in training, they are bound as inputs instead, from then on.
 */
final class GraphSessions implements SessionSource {
  private final OrtRuntime runtime;
  private final Graph graph;
  private final OnnxStore store;
  private final LoweringOptions options;
  private final List<DeviceBlock> kept = new ArrayList<>();
  private final Map<String, Long> versions = new HashMap<>();
  private @Nullable Compiled compiled;
  private @Nullable Path profile;
  private boolean built;
  private long seen;

  GraphSessions(OrtRuntime runtime, Graph graph, OnnxStore store, LoweringOptions options) {
    this.runtime = runtime;
    this.graph = graph;
    this.store = store;
    this.options = options;
    built = !trains(graph) && runtime.device() == Device.CPU;
    if (store.types().keySet().containsAll(fixedStates())) {
      current();
    } else {
      lower(Set.of()); // a graph that cannot be lowered fails now, not in its first run
    }
  }

  /** A graph that replaces a state of fixed shape is part of training: what it reads will not stay as it is. */
  private static boolean trains(Graph graph) {
    return graph.updates().values().stream().anyMatch(value -> value.shape().isFixed());
  }

  private Set<String> fixedStates() {
    Set<String> names = new HashSet<>();
    graph
        .states()
        .forEach(
            (name, type) -> {
              if (type.shape().isFixed()) {
                names.add(name);
              }
            });
    return names;
  }

  @Override
  public boolean isStale() {
    return compiled != null && !versions.isEmpty() && seen != store.version() && !unchanged();
  }

  @Override
  public Compiled current() {
    Compiled now = compiled;
    if (now != null && !isStale()) {
      seen = store.version();
      return now;
    }
    if (now != null) {
      release();
      built = false;
    }
    Map<String, SessionSettings.Weight> weights = built ? weights() : Map.of();
    LoweredGraph lowered = lower(weights.keySet());
    byte[] model = lowered.model(this::elsewhere, Map.of()).toByteArray();
    try {
      SessionSettings settings = SessionSettings.PLAIN.with(weights);
      if (runtime.device() == Device.CUDA) {
        profile = temporary();
        settings = settings.profiled(profile);
      }
      now = new Compiled(runtime.session(model, settings), Signature.of(graph, lowered));
    } catch (OrtException e) {
      release();
      throw e.during("loading a graph of " + lowered.proto().nodes().size() + " nodes");
    }
    compiled = now;
    seen = store.version();
    return now;
  }

  /** After the first run on CUDA: notes what ran on the CPU all the same. */
  @Override
  public void ran() {
    Path prefix = profile;
    Compiled now = compiled;
    if (prefix == null || now == null) {
      return;
    }
    profile = null;
    try {
      Path written = now.session().endProfiling();
      runtime.note(NodePlacement.read(written).onCuda());
      Files.deleteIfExists(written);
      Files.deleteIfExists(prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempFile("jackdaw-nodes", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private LoweredGraph lower(Set<String> weights) {
    return GraphLowering.lower(graph, options, weights::contains);
  }

  private boolean unchanged() {
    for (Map.Entry<String, Long> weight : versions.entrySet()) {
      OnnxStore.Stored stored = store.find(weight.getKey());
      if (stored == null || stored.version() != weight.getValue()) {
        return false;
      }
    }
    return true;
  }

  /** What the store has of the states that the graph reads and leaves as they are. */
  private Map<String, SessionSettings.Weight> weights() {
    Map<String, SessionSettings.Weight> weights = new LinkedHashMap<>();
    graph
        .states()
        .forEach(
            (name, type) -> {
              OnnxStore.Stored stored = store.find(name);
              if (stored == null || graph.updates().containsKey(name)) {
                return;
              }
              if (!stored.type.equals(type)) {
                throw new IllegalArgumentException(
                    "[compile] \""
                        + name
                        + "\" is "
                        + stored.type
                        + ", the graph declares "
                        + type);
              }
              if (stored.bytes > 0) {
                kept.add(stored.current().keep());
                versions.put(name, stored.version());
                weights.put(
                    name,
                    new SessionSettings.Weight(
                        stored.current(), stored.lengths, ElementType.of(type.dtype())));
              }
            });
    return weights;
  }

  /** A weight whose numbers come with the session's settings. */
  private TensorProto elsewhere(String name) {
    TensorType type = Objects.requireNonNull(graph.states().get(name));
    List<Long> dims = new ArrayList<>();
    long bytes = type.dtype().bytes();
    for (long length : type.shape().evaluate(symbol -> -1)) {
      dims.add(length);
      bytes *= length;
    }
    TensorProto.External place = new TensorProto.External("store", 0, bytes);
    return TensorProto.external(name, ElementType.of(type.dtype()), dims, place);
  }

  private void release() {
    if (compiled != null) {
      compiled.session().close();
      compiled = null;
    }
    kept.forEach(DeviceBlock::release);
    kept.clear();
    versions.clear();
  }

  @Override
  public void close() {
    release();
  }
}
