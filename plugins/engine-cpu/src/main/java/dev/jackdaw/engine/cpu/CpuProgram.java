package dev.jackdaw.engine.cpu;

import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Sizes;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A compiled graph: a plan for every set of sizes seen lately, all in one arena that fits the bounds. A run with sizes seen before
 * allocates nothing native and a few small objects on the heap.
 */
final class CpuProgram implements Program {
  /** Plans kept: a server sees many prompt lengths. */
  private static final int PLANS = 64;

  private final CpuEngine engine;
  private final Graph graph;
  private final Sharing sharing;
  private final CpuStore store;
  private final Bounds bounds;
  private final boolean half;
  private final Map<String, TensorType> inputTypes;
  private final Map<String, TensorType> stateTypes;
  private final Map<Map<String, Long>, Plan> plans = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, Long> profile = new TreeMap<>();
  private NativeMemory arena;
  private long arenaBytes;
  private @Nullable Plan bound;
  private long plansMade;
  private boolean closed;

  CpuProgram(CpuEngine engine, Graph graph, CpuStore store, Bounds bounds, boolean half) {
    this.engine = engine;
    this.graph = graph;
    this.store = store;
    this.bounds = bounds;
    this.half = half;
    sharing = new Sharing(graph);
    inputTypes = graph.inputs();
    stateTypes = graph.states();
    Plan largest = Plan.of(engine.machine(), graph, sharing, bounds::of, half);
    plans.put(largestSizes(), largest);
    arenaBytes = largest.arenaBytes();
    arena = engine.reserve(arenaBytes);
  }

  /** What a run at the bounds sets, so that it finds the plan made at compilation. */
  private Map<String, Long> largestSizes() {
    Map<String, Long> sizes = new TreeMap<>();
    inputTypes.values().forEach(type -> set(sizes, type));
    stateTypes.values().forEach(type -> set(sizes, type));
    return sizes;
  }

  private void set(Map<String, Long> sizes, TensorType type) {
    for (Dim dim : type.shape().dims()) {
      String symbol = dim.asSymbol();
      if (symbol != null) {
        sizes.put(symbol, bounds.of(symbol));
      }
    }
  }

  @Override
  public void run(Bindings bindings) {
    engine.exclusively(() -> runAlone(bindings));
  }

  private void runAlone(Bindings bindings) {
    if (closed) {
      throw new IllegalStateException("[run] the program is closed");
    }
    Plan plan = plan(sizes(bindings));
    checkOutputs(plan, bindings);
    bindStates(plan, bindings);
    plan.inputs()
        .forEach(
            (name, operand) -> {
              Tensor tensor = bindings.inputs().get(name);
              if (tensor != null) {
                MemorySegment.copy(
                    tensor.data(), 0, Memory.ALL, operand.address(), operand.bytes());
              }
            });
    execute(plan.steps());
    for (Map.Entry<String, Tensor> output : bindings.outputs().entrySet()) {
      Operand operand = operand(plan, output.getKey());
      MemorySegment.copy(
          Memory.ALL, operand.address(), output.getValue().data(), 0, operand.bytes());
    }
    for (String name : graph.updates().keySet()) {
      CpuStore.Stored stored = store.find(name);
      if (stored != null) {
        stored.setHalfCurrent(plan.renewed().contains(name) && stored.halfIfAny() != 0);
      }
    }
  }

  private Sizes sizes(Bindings bindings) {
    Sizes sizes = new Sizes(bounds);
    inputTypes.forEach(
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
    stateTypes.forEach(
        (name, type) -> {
          CpuStore.Stored own = store.find(name);
          CpuStore.Stored stored = own != null ? own : cached(bindings, name);
          if (stored.type.dtype() != type.dtype()) {
            throw new IllegalArgumentException(
                "[run] \"" + name + "\" is " + stored.type + ", the graph declares " + type);
          }
          if (own == null) {
            long[] rows = stored.shape.clone();
            rows[0] = bindings.rows();
            sizes.match(name, type.shape(), rows);
          } else {
            sizes.match(name, type.shape(), stored.shape);
          }
        });
    return sizes;
  }

  private static CpuStore.Stored cached(Bindings bindings, String name) {
    Store caches = bindings.caches();
    if (caches == null) {
      throw new IllegalArgumentException(
          "[run] state \"" + name + "\" is neither in the store nor in bound caches");
    }
    CpuStore.Stored stored = CpuStore.of(caches).get(name);
    long slots = stored.shape.length == 0 ? 0 : stored.shape[0];
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

  @SuppressWarnings(
      "ReferenceEquality") // bound is the very plan whose pointers are set, not one like it
  private Plan plan(Sizes sizes) {
    Plan plan = plans.get(sizes.values());
    if (plan == null) {
      plan = Plan.of(engine.machine(), graph, sharing, sizes::of, half);
      plansMade++;
      plans.put(Map.copyOf(sizes.values()), plan);
      if (plans.size() > PLANS) {
        Map<String, Long> eldest = plans.keySet().iterator().next();
        Plan dropped = plans.remove(eldest);
        if (dropped != null) {
          dropped.close();
        }
      }
    }
    if (plan.arenaBytes() > arenaBytes) {
      // placing is a heuristic: smaller sizes may, rarely, need a little more than the largest
      arena.close();
      arenaBytes = plan.arenaBytes();
      arena = engine.reserve(arenaBytes);
      bound = null;
    }
    if (plan != bound) {
      plan.bind(arena.address());
      bound = plan;
    }
    return plan;
  }

  private void checkOutputs(Plan plan, Bindings bindings) {
    for (Map.Entry<String, Tensor> output : bindings.outputs().entrySet()) {
      Operand operand = operand(plan, output.getKey());
      Tensor into = output.getValue();
      if (into.dtype() != operand.dtype() || !Arrays.equals(into.lengths(), operand.shape())) {
        throw new IllegalArgumentException(
            "[run] output \""
                + output.getKey()
                + "\" is "
                + operand.dtype()
                + Arrays.toString(operand.shape())
                + ", bound to "
                + into);
      }
    }
  }

  private Operand operand(Plan plan, String name) {
    Operand operand = plan.outputs().get(name);
    if (operand == null) {
      throw new IllegalArgumentException(
          "[run] no output \"" + name + "\", there are " + graph.outputs().keySet());
    }
    return operand;
  }

  private void bindStates(Plan plan, Bindings bindings) {
    for (Buffer buffer : plan.states()) {
      String name = String.valueOf(buffer.name);
      CpuStore.Stored own = store.find(name);
      if (own == null) {
        CpuStore.Stored cache = cached(bindings, name);
        long row = cache.shape[0] == 0 ? 0 : cache.bytes / cache.shape[0];
        buffer.place(cache.address() + bindings.firstRow() * row);
      } else if (buffer.kind == Buffer.Kind.STATE) {
        buffer.place(own.address());
      } else if (buffer.bytes == 0) {
        buffer.place(own.halfIfAny());
      } else {
        buffer.place(own.half());
        if (!own.halfCurrent()) {
          engine.toBf16(own);
        }
      }
    }
    for (Map.Entry<String, Value> update : graph.updates().entrySet()) {
      CpuStore.Stored own = store.find(update.getKey());
      if (own != null
          && !own.type.equals(update.getValue().type())
          && update.getValue().shape().isFixed()) {
        throw new IllegalArgumentException(
            "[run] \""
                + update.getKey()
                + "\" is "
                + own.type
                + ", its new value "
                + update.getValue().type());
      }
    }
  }

  private void execute(List<Step> steps) {
    ThreadTeam team = engine.team();
    boolean measured = engine.measures();
    for (Step step : steps) {
      long start = measured ? System.nanoTime() : 0;
      if (step.serial()) {
        step.task().run(0, 1);
      } else {
        team.run(step.task());
      }
      if (measured) {
        profile.merge(step.op(), System.nanoTime() - start, Long::sum);
      }
    }
  }

  /** How often a run had sizes for which there was no plan. */
  long plansMade() {
    return plansMade;
  }

  @Override
  public long arenaBytes() {
    return arenaBytes;
  }

  @Override
  public Map<String, Long> profile() {
    Map<String, Long> measured = new TreeMap<>(profile);
    profile.clear();
    return measured;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      arena.close();
      plans.values().forEach(Plan::close);
    }
  }
}
