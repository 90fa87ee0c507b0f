package dev.jackdaw.engine.cpu;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.composite.AdamWStep;
import dev.jackdaw.graph.composite.Attention;
import dev.jackdaw.graph.composite.AttentionGradient;
import dev.jackdaw.graph.composite.Dropout;
import dev.jackdaw.graph.composite.EmbeddingGradient;
import dev.jackdaw.graph.composite.Linear;
import dev.jackdaw.graph.composite.LinearCrossEntropy;
import dev.jackdaw.graph.composite.LinearCrossEntropyGradient;
import dev.jackdaw.graph.composite.LinearInputGradient;
import dev.jackdaw.graph.composite.LinearWeightGradient;
import dev.jackdaw.graph.composite.LionStep;
import dev.jackdaw.graph.composite.SgdStep;
import dev.jackdaw.graph.composite.StopGradient;
import dev.jackdaw.graph.op.Add;
import dev.jackdaw.graph.op.Binary;
import dev.jackdaw.graph.op.Constant;
import dev.jackdaw.graph.op.Gemm;
import dev.jackdaw.graph.op.Identity;
import dev.jackdaw.graph.op.Input;
import dev.jackdaw.graph.op.Reshape;
import dev.jackdaw.graph.op.ScatterAdd;
import dev.jackdaw.graph.op.ScatterElementsAdd;
import dev.jackdaw.graph.op.State;
import dev.jackdaw.graph.op.TensorScatter;
import dev.jackdaw.graph.op.Unary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which values of a graph share memory, decided before any of it is lowered: sums whose terms add themselves to one place, as matrix products
 * can, and updates that may be made where their state lies, because nothing reads the old state any more.
 */
final class Sharing {
  /** A sum of several terms, written by those that can accumulate and completed by the others. */
  static final class Sum {
    final Value root;
    final List<Value> plain = new ArrayList<>();
    final List<Value> accumulating = new ArrayList<>();

    /** The term that is the old value of the state which the sum replaces in place: it is there already. */
    @Nullable Value state;

    Sum(Value root) {
      this.root = root;
    }
  }

  private static final int AFTER_THE_RUN = Integer.MAX_VALUE;

  private final Graph graph;
  private final Map<Node, Integer> index = new HashMap<>();
  private final Map<Value, List<Node>> consumers;
  private final Set<Value> visible;
  private final Map<Value, Sum> sumOfRoot = new HashMap<>();
  private final Map<Value, Sum> sumOfTerm = new HashMap<>();
  private final Set<Value> absorbed = new HashSet<>();
  private final Map<Value, String> stateInPlace = new HashMap<>();

  Sharing(Graph graph) {
    this.graph = graph;
    for (Node node : graph.nodes()) {
      index.put(node, index.size());
    }
    consumers = graph.consumers();
    visible = new HashSet<>(graph.outputs().values());
    visible.addAll(graph.updates().values());
    findSums();
    findStates();
  }

  /** The sum that a value completes, if it has terms that accumulate. */
  @Nullable Sum sumOf(Value root) {
    return sumOfRoot.get(root);
  }

  /** The sum that a value adds itself to instead of having a place of its own. */
  @Nullable Sum sumFor(Value term) {
    return sumOfTerm.get(term);
  }

  /** Whether a node is an addition inside a sum, for which nothing needs to be done. */
  boolean absorbed(Node node) {
    return absorbed.contains(node.output(0));
  }

  /** The state in whose memory a value is made, replacing it. */
  @Nullable String stateInPlace(Value value) {
    return stateInPlace.get(value);
  }

  /** The value made in the memory of a state, if there is one. */
  @Nullable Value stateInPlaceOf(String name) {
    Value value = graph.updates().get(name);
    return value != null && name.equals(stateInPlace.get(value)) ? value : null;
  }

  /** Whether a value lies in the memory of a state. */
  boolean liesInState(Value value) {
    Value source = source(value);
    return source.node().op() instanceof State || stateInPlace.containsKey(source);
  }

  /** Whether attention takes its operands as factors of products: keys and values in a cache are read as they lie. */
  boolean takesFactors(Node attention) {
    return !liesInState(attention.input(1)) && !liesInState(attention.input(2));
  }

  /** Whether all that reads a value, directly or through views, reads it as a factor of a matrix product. */
  boolean isFactorOnly(Value value) {
    return !visible(value)
        && sumOfTerm.get(value) == null
        && sumOfRoot.get(value) == null
        && consumers(value).stream().allMatch(reader -> readsAsFactor(reader, value));
  }

  private boolean readsAsFactor(Node reader, Value value) {
    if (isView(reader)) {
      return isFactorOnly(reader.output(0));
    }
    int most =
        switch (reader.op()) {
          case Linear o -> 2;
          case LinearInputGradient o -> 2;
          case LinearWeightGradient o -> 2;
          case LinearCrossEntropy o -> 2;
          case LinearCrossEntropyGradient o -> 2;
          case Attention o -> takesFactors(reader) ? 3 : 0;
          case AttentionGradient o -> takesFactors(reader) ? 3 : 0;
          default -> 0;
        };
    return !reader.inputs().subList(most, reader.inputs().size()).contains(value);
  }

  List<Node> consumers(Value value) {
    return consumers.getOrDefault(value, List.of());
  }

  /** Whether a value leaves the graph as an output or an update. */
  boolean visible(Value value) {
    return visible.contains(value);
  }

  /** Ops whose result is their input under another shape: no memory of their own. */
  static boolean isView(Node node) {
    return node.op() instanceof Reshape
        || node.op() instanceof Identity
        || node.op() instanceof StopGradient;
  }

  /** The value whose memory a chain of views shows. */
  static Value source(Value value) {
    Value source = value;
    while (isView(source.node())) {
      source = source.node().input(0);
    }
    return source;
  }

  private void findSums() {
    for (Node node : graph.nodes().reversed()) {
      if (!isPlainAdd(node) || absorbed(node)) {
        continue;
      }
      Sum sum = new Sum(node.output(0));
      List<Value> interior = new ArrayList<>();
      gather(node, sum, interior);
      if (!sum.accumulating.isEmpty()) {
        sumOfRoot.put(sum.root, sum);
        sum.accumulating.forEach(term -> sumOfTerm.put(term, sum));
        absorbed.addAll(interior);
      }
    }
  }

  private void gather(Node add, Sum sum, List<Value> interior) {
    for (Value term : add.inputs()) {
      boolean own = consumers(term).size() == 1 && !visible(term) && add.input(0) != add.input(1);
      if (own && isPlainAdd(term.node())) {
        interior.add(term);
        gather(term.node(), sum, interior);
      } else if (own && accumulates(term)) {
        sum.accumulating.add(term);
      } else {
        sum.plain.add(term);
      }
    }
  }

  private static boolean isPlainAdd(Node node) {
    return node.op() instanceof Add
        && node.output(0).dtype() == DType.F32
        && node.input(0).shape().equals(node.output(0).shape())
        && node.input(1).shape().equals(node.output(0).shape());
  }

  private static boolean accumulates(Value term) {
    return switch (term.node().op()) {
      case Linear o -> true;
      case LinearInputGradient o -> true;
      case LinearWeightGradient o -> true;
      case Gemm o -> true;
      case EmbeddingGradient o -> true;
      case Dropout o -> true;
      case LinearCrossEntropyGradient o -> term.index() > 0;
      default -> false;
    };
  }

  private void findStates() {
    Map<Value, Integer> uses = new HashMap<>();
    graph.updates().values().forEach(value -> uses.merge(value, 1, Integer::sum));
    graph
        .updates()
        .forEach(
            (name, value) -> {
              if (uses.getOrDefault(value, 0) == 1
                  && ownsMemory(value)
                  && nothingReadsAfter(name, value)) {
                stateInPlace.put(value, name);
              }
            });
  }

  /** The place of a node of this graph in the order of running. */
  private int place(Node node) {
    return Objects.requireNonNull(index.get(node));
  }

  private static boolean ownsMemory(Value value) {
    return !isView(value.node())
        && !(value.node().op() instanceof State)
        && !(value.node().op() instanceof Input)
        && !(value.node().op() instanceof Constant);
  }

  private boolean nothingReadsAfter(String name, Value value) {
    Sum sum = sumOfRoot.get(value);
    int firstWrite = place(value.node());
    if (sum != null) {
      for (Value term : sum.accumulating) {
        firstWrite = Math.min(firstWrite, place(term.node()));
      }
    }
    Value ownTerm = null;
    for (Node node : graph.nodes()) {
      if (!(node.op() instanceof State state) || !state.key().equals(name)) {
        continue;
      }
      Value old = node.output(0);
      if (!old.type().equals(value.type())) {
        return false;
      }
      if (sum != null && sum.plain.contains(old) && onlyReaderIs(old, sum)) {
        ownTerm = old;
        continue;
      }
      int last = lastRead(old);
      if (last > firstWrite || (last == firstWrite && !overwrites(value, old))) {
        return false;
      }
    }
    if (ownTerm != null && sum != null) {
      sum.plain.remove(ownTerm);
      sum.state = ownTerm;
    }
    return true;
  }

  private boolean onlyReaderIs(Value old, Sum sum) {
    List<Node> readers = consumers(old);
    return readers.size() == 1
        && !visible(old)
        && (readers.getFirst() == sum.root.node() || absorbed(readers.getFirst()))
        && readers.getFirst().input(0) != readers.getFirst().input(1);
  }

  private int lastRead(Value value) {
    int last = visible(value) ? AFTER_THE_RUN : -1;
    for (Node reader : consumers(value)) {
      Sum sum = sumOfRoot.get(reader.output(0));
      last = Math.max(last, sum == null && !absorbed(reader) ? place(reader) : AFTER_THE_RUN);
      if (isView(reader)) {
        last = Math.max(last, lastRead(reader.output(0)));
      }
    }
    return last;
  }

  /** Whether the op that makes {@code value} may write it over {@code old}, which it reads. */
  private static boolean overwrites(Value value, Value old) {
    Node node = value.node();
    for (int i = 0; i < node.inputs().size(); i++) {
      if (source(node.input(i)) == old && !overwrites(node, i, value)) {
        return false;
      }
    }
    return true;
  }

  private static boolean overwrites(Node node, int input, Value value) {
    return switch (node.op()) {
      case Unary o -> true;
      case Binary o ->
          value.dtype() == DType.F32 && node.input(input).shape().equals(value.shape());
      case AdamWStep o -> input == (value.index() == 0 ? 0 : value.index() + 1);
      case LionStep o -> input == (value.index() == 0 ? 0 : 2);
      case SgdStep o -> input == (value.index() == 0 ? 0 : 2);
      case TensorScatter o -> input == 0;
      case ScatterAdd o -> input == 0;
      case ScatterElementsAdd o -> input == 0;
      default -> false;
    };
  }
}
