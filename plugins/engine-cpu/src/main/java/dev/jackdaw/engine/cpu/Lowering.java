package dev.jackdaw.engine.cpu;

import dev.jackdaw.engine.cpu.Product.Element;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.Composite;
import dev.jackdaw.graph.op.Input;
import dev.jackdaw.graph.op.Primitive;
import dev.jackdaw.graph.op.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Turns a graph, for one set of sizes, into steps over buffers. The families of ops have lowerings of their own, which ask this class for operands and
 * hand it steps.
 */
final class Lowering {
  /** Elements below which a kernel is not worth waking the team for. */
  static final long SERIAL_ELEMENTS = 4096;

  /** Elements that one member's share is a multiple of: whole cache lines and whole vectors. */
  static final long GRAIN = 64;

  /** Where an op writes one output, and whether it adds to what is there. */
  record Target(Operand operand, boolean accumulate) {}

  /** For steps that round what they have just made. */
  final Scratch scratch = new Scratch();

  final Machine machine;
  final Graph graph;
  final Sharing sharing;
  final ToLongFunction<String> sizes;

  /** Whether products are made of bfloat16 operands. */
  final boolean half;

  final Map<String, Operand> inputs = new LinkedHashMap<>();
  final Map<String, Operand> outputs = new LinkedHashMap<>();
  final List<Buffer> states = new ArrayList<>();
  final List<Buffer> kept = new ArrayList<>();
  final List<Step> steps = new ArrayList<>();

  /** States whose bfloat16 copy the step that replaces them also renews. */
  final Set<String> renewed = new HashSet<>();

  private final Map<Value, Operand> operands = new HashMap<>();
  private final Map<Value, Operand> halves = new HashMap<>();

  /** Values that exist as bfloat16 alone. */
  private final Map<Value, Operand> narrowed = new HashMap<>();

  private final Map<String, Buffer> stateBuffers = new HashMap<>();
  private final Map<String, Buffer> stateHalves = new HashMap<>();
  private final Set<Sharing.Sum> startedSums = new HashSet<>();
  private final Map<List<Object>, Object> shared = new HashMap<>();
  private final List<NativeMemory> constants = new ArrayList<>();

  Lowering(
      Machine machine, Graph graph, Sharing sharing, ToLongFunction<String> sizes, boolean half) {
    this.machine = machine;
    this.graph = graph;
    this.sharing = sharing;
    this.sizes = sizes;
    this.half = half;
  }

  /** Lowers every node, then the updates that could not be made in place. */
  void run() {
    List<Buffer> bound = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Input input) {
        Operand operand = fresh(node.output(0).type());
        operands.put(node.output(0), operand);
        inputs.put(input.key(), operand);
        bound.add(operand.buffer());
      } else if (node.op() instanceof State state) {
        operands.put(
            node.output(0),
            Operand.whole(stateBuffer(state.key()), state.type().dtype(), shape(state.type())));
      }
    }
    steps.add(new Step("input", (member, members) -> {}, true, List.of(), bound, null));
    for (Node node : graph.nodes()) {
      lower(node);
    }
    new StateCopies(this).lower();
    graph
        .outputs()
        .forEach(
            (name, value) -> {
              outputs.put(name, operand(value));
              kept.add(operand(value).buffer());
            });
  }

  private void lower(Node node) {
    if (sharing.absorbed(node)) {
      return;
    }
    if (Sharing.isView(node) && narrowed.containsKey(Sharing.source(node.output(0)))) {
      return; // read through factor() alone
    }
    if (Sharing.isView(node)) {
      operands.put(node.output(0), operand(node.input(0)).reshaped(shape(node.output(0).type())));
      return;
    }
    Sharing.Sum sum = sharing.sumOf(node.output(0));
    if (sum != null) {
      complete(sum);
      return;
    }
    switch (node.op()) {
      case Primitive primitive -> PrimitiveLowering.lower(this, node, primitive);
      case Composite composite -> CompositeLowering.lower(this, node, composite);
    }
  }

  /** Adds the terms of a sum that have places of their own. */
  private void complete(Sharing.Sum sum) {
    Operand y = sumOperand(sum);
    for (Value term : sum.plain) {
      Operand x = operand(term);
      elementwise(
          "add",
          y.elements(),
          List.of(x.buffer(), y.buffer()),
          List.of(y.buffer()),
          y.buffer(),
          (from, n) ->
              machine
                  .kernels()
                  .elementwise()
                  .binary(
                      ElementwiseKernels.Binary.ADD,
                      y.address() + 4 * from,
                      x.address() + 4 * from,
                      y.address() + 4 * from,
                      n));
    }
  }

  // ---- operands

  long[] shape(TensorType type) {
    return type.shape().evaluate(sizes);
  }

  Operand operand(Value value) {
    Operand operand = operands.get(value);
    if (operand == null) {
      throw new IllegalStateException("[engine_cpu] " + value + " is used before it is made");
    }
    return operand;
  }

  Operand in(Node node, int i) {
    return operand(node.input(i));
  }

  /** A place for an output that its op overwrites entirely. */
  Operand out(Node node, int i) {
    Target target = target(node, i);
    if (target.accumulate()) {
      throw new IllegalStateException("[engine_cpu] " + node + " cannot accumulate");
    }
    return target.operand();
  }

  /** The place of an output of an op that can also add to what is there. */
  Target target(Node node, int i) {
    Value value = node.output(i);
    Sharing.Sum sum = sharing.sumFor(value);
    if (sum != null) {
      boolean accumulate = sum.state != null || !startedSums.add(sum);
      return new Target(sumOperand(sum), accumulate);
    }
    return new Target(operands.computeIfAbsent(value, this::place), false);
  }

  private Operand sumOperand(Sharing.Sum sum) {
    return operands.computeIfAbsent(sum.root, this::place);
  }

  private Operand place(Value value) {
    String state = sharing.stateInPlace(value);
    return state == null
        ? fresh(value.type())
        : Operand.whole(stateBuffer(state), value.dtype(), shape(value.type()));
  }

  /** An alias: a value that lies within another one's memory. */
  void alias(Value value, Operand operand) {
    operands.put(value, operand);
  }

  Operand fresh(TensorType type) {
    return fresh(type.dtype(), shape(type));
  }

  Operand fresh(DType dtype, long... shape) {
    Operand sized = Operand.whole(Buffer.arena(0), dtype, shape);
    return Operand.whole(Buffer.arena(sized.bytes()), dtype, shape);
  }

  /** Room for one step. */
  Buffer scratch(long bytes) {
    return Buffer.arena(bytes);
  }

  /** Numbers that never change, in memory that lives as long as the steps. */
  Buffer constant(long bytes) {
    NativeMemory memory = NativeMemory.allocate(bytes);
    constants.add(memory);
    Buffer buffer = new Buffer(Buffer.Kind.CONSTANT, bytes, null);
    buffer.place(memory.address());
    return buffer;
  }

  List<NativeMemory> constants() {
    return constants;
  }

  Buffer stateBuffer(String name) {
    return stateBuffers.computeIfAbsent(
        name,
        key -> {
          Buffer buffer = new Buffer(Buffer.Kind.STATE, 0, key);
          states.add(buffer);
          return buffer;
        });
  }

  /** The bfloat16 copy of a state: its address is 0 where the store keeps none and no step of this program needs one. */
  Buffer stateHalf(String name, boolean needed) {
    Buffer buffer = stateHalves.get(name);
    if (buffer == null) {
      buffer = new Buffer(Buffer.Kind.HALF, needed ? 1 : 0, name);
      stateHalves.put(name, buffer);
      states.add(buffer);
    }
    return buffer;
  }

  /** A value as the operand of a product: bfloat16 if products are, converted once for all that read it. */
  Operand factor(Value value) {
    if (!half) {
      return operand(value);
    }
    Value source = Sharing.source(value);
    Operand made = halves.get(source);
    if (made == null) {
      made = converted(source);
      halves.put(source, made);
    }
    return made.reshaped(shape(value.type()));
  }

  /**
   * The place of an output that its op writes as bfloat16 because nothing reads it otherwise; null where it is float32. Such a value has no
   * {@link #operand}.
   */
  @Nullable Operand narrow(Node node, int i) {
    Value value = node.output(i);
    if (!half || !sharing.isFactorOnly(value) || sharing.consumers(value).isEmpty()) {
      return null;
    }
    Operand sized = Operand.whole(Buffer.arena(0), DType.F32, shape(value.type()));
    Operand y = new Operand(Buffer.arena(2 * sized.elements()), 0, DType.F32, sized.shape());
    halves.put(value, y);
    narrowed.put(value, y);
    return y;
  }

  private Operand converted(Value source) {
    Operand x = operand(source);
    if (source.node().op() instanceof State state
        && state.type().shape().isFixed()
        && sharing.stateInPlaceOf(state.key()) == null) {
      return new Operand(stateHalf(state.key(), true), 0, DType.F32, x.shape());
    }
    Operand y = new Operand(Buffer.arena(2 * x.elements()), 0, DType.F32, x.shape());
    elementwise(
        "to_bf16",
        x.elements(),
        List.of(x.buffer()),
        List.of(y.buffer()),
        null,
        (from, n) ->
            machine
                .kernels()
                .elementwise()
                .toBf16(x.address() + 4 * from, y.address() + 2 * from, n));
    return y;
  }

  Element element() {
    return half ? Element.BF16 : Element.F32;
  }

  /** Something that several nodes use, made at the first of them: masks, angles. */
  @SuppressWarnings("unchecked")
  <R> R shared(List<Object> key, Supplier<R> make) {
    Object made = shared.get(key);
    if (made == null) {
      made = make.get();
      shared.put(key, made);
    }
    return (R) made;
  }

  // ---- steps

  /** Work on the elements {@code from … from + n - 1}. */
  interface Range {
    void run(long from, long n);
  }

  /** A step over n independent elements. */
  void elementwise(
      String op,
      long n,
      List<Buffer> reads,
      List<Buffer> writes,
      @Nullable Buffer over,
      Range range) {
    split(op, n, GRAIN, n < SERIAL_ELEMENTS, reads, writes, over, range);
  }

  /** A step over rows, each of which costs about {@code width} elements. */
  void rows(
      String op,
      long rows,
      long width,
      List<Buffer> reads,
      List<Buffer> writes,
      @Nullable Buffer over,
      Range range) {
    split(op, rows, 1, rows * width < SERIAL_ELEMENTS, reads, writes, over, range);
  }

  private void split(
      String op,
      long n,
      long grain,
      boolean serial,
      List<Buffer> reads,
      List<Buffer> writes,
      @Nullable Buffer over,
      Range range) {
    ThreadTeam.Task task =
        (member, members) -> {
          long from = ThreadTeam.share(n, grain, member, members);
          long to = ThreadTeam.share(n, grain, member + 1, members);
          if (to > from) {
            range.run(from, to - from);
          }
        };
    steps.add(new Step(op, task, serial, reads, writes, over));
  }

  /** A step that the caller runs alone. */
  void serial(String op, List<Buffer> reads, List<Buffer> writes, Runnable work) {
    steps.add(new Step(op, (member, members) -> work.run(), true, reads, writes, null));
  }

  /** A step that divides its work itself. */
  void team(String op, List<Buffer> reads, List<Buffer> writes, ThreadTeam.Task task) {
    steps.add(new Step(op, task, false, reads, writes, null));
  }

  /** Copies one operand into another, unless both are the same memory. */
  void copy(Operand x, Operand y) {
    elementwise(
        "copy",
        y.bytes(),
        List.of(x.buffer()),
        List.of(y.buffer()),
        x.buffer(),
        (from, n) -> {
          if (x.address() != y.address()) {
            Memory.copy(x.address() + from, y.address() + from, n);
          }
        });
  }
}
