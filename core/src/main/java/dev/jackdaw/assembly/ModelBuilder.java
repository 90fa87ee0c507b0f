package dev.jackdaw.assembly;

import dev.jackdaw.compile.GraphBuilder;
import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.Projection;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.composite.Dropout;
import dev.jackdaw.graph.op.Op;
import dev.jackdaw.graph.op.State;
import dev.jackdaw.model.Attending;
import dev.jackdaw.model.AttentionSite;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.LinearSite;
import dev.jackdaw.model.Mode;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.ParameterSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** {@code g} of model code: a scope of a graph being built. */
final class ModelBuilder implements ModelOps {
  /** What all scopes of one graph share. */
  private static final class Shared {
    final GraphBuilder graph = new GraphBuilder();
    final Map<String, ParameterSpec> parameters = new LinkedHashMap<>();
    final Map<String, Projection> projections = new LinkedHashMap<>();
    final List<AttentionSite> attentions = new ArrayList<>();
    int layers;
    int dropouts;
  }

  private final Shared shared;
  private final Mode mode;
  private final Adaptation adaptation;
  private final String scope;
  private final int layer;

  ModelBuilder(Mode mode, Adaptation adaptation) {
    this(new Shared(), mode, adaptation, "", -1);
  }

  private ModelBuilder(Shared shared, Mode mode, Adaptation adaptation, String scope, int layer) {
    this.shared = shared;
    this.mode = mode;
    this.adaptation = adaptation;
    this.scope = scope;
    this.layer = layer;
  }

  GraphBuilder graph() {
    return shared.graph;
  }

  Map<String, ParameterSpec> parameters() {
    return shared.parameters;
  }

  List<Projection> projections() {
    return List.copyOf(shared.projections.values());
  }

  List<AttentionSite> attentions() {
    return shared.attentions;
  }

  int layers() {
    return shared.layers;
  }

  String path() {
    return scope;
  }

  @Override
  public List<Value> applyAll(Op op, List<Value> inputs) {
    return shared.graph.at(scope).applyAll(op, inputs);
  }

  @Override
  public Mode mode() {
    return mode;
  }

  @Override
  public ModelBuilder scope(String name) {
    return new ModelBuilder(shared, mode, adaptation, qualified(name), layer);
  }

  private String qualified(String name) {
    return scope.isEmpty() ? name : scope + "." + name;
  }

  @Override
  public Value parameter(String name, Shape shape, Initializer initializer) {
    String full = qualified(name);
    if (!shape.isFixed()) {
      throw new IllegalArgumentException(
          "[parameter] \"" + full + "\" has the symbolic shape " + shape);
    }
    shared.parameters.putIfAbsent(full, new ParameterSpec(full, shape, initializer));
    return shared.graph.state(full, new TensorType(DType.F32, shape));
  }

  @Override
  public Value linear(
      String name, Value x, long out, Initializer weight, @Nullable Initializer bias) {
    ModelBuilder g = scope(name);
    Shape shape = Shape.of(Dim.of(out), x.dim(-1));
    Value w = g.parameter("weight", shape, weight);
    Value b = bias == null ? null : g.parameter("bias", Shape.fixed(out), bias);
    return site(g, new LinearSite(name, layer, g.scope, g.qualified("weight"), w, b), x);
  }

  @Override
  public Value tiedLinear(String name, Value x, Value weight) {
    if (!(weight.node().op() instanceof State state)) {
      throw new IllegalArgumentException(
          "[tied_linear] \"" + name + "\" is given " + weight + ", which is no parameter");
    }
    ModelBuilder g = scope(name);
    return site(g, new LinearSite(name, layer, g.scope, state.key(), weight, null), x);
  }

  /** Attention as the adaptation makes it. */
  Value attention(ModelOps g, AttentionSite site, Attending operands) {
    shared.attentions.add(site);
    return adaptation.attention(g, site, operands).apply(g, site);
  }

  private Value site(ModelBuilder g, LinearSite site, Value x) {
    Projection projection =
        new Projection(
            site.name(),
            site.role(),
            site.layer(),
            site.weightName(),
            site.in(),
            site.out(),
            site.bias() != null);
    shared.projections.putIfAbsent(site.name(), projection);
    return adaptation.linear(g, site, x);
  }

  @Override
  public Value embedding(String name, Value ids, long vocabulary, long width, Initializer weight) {
    ModelBuilder g = scope(name);
    Value table = g.parameter("weight", Shape.fixed(vocabulary, width), weight);
    Value rows = adaptation.virtualTokens() > 0 ? g.max(ids, g.integer(0)) : ids;
    return adaptation.embedded(g, ids, g.gather(table, rows));
  }

  @Override
  public Value block(int index, Value x, BiFunction<ModelOps, Value, Value> body) {
    shared.layers = Math.max(shared.layers, index + 1);
    ModelBuilder g =
        new ModelBuilder(shared, mode, adaptation, qualified("blocks." + index), index);
    return adaptation.block(g, index, x, body.apply(g, x));
  }

  @Override
  public Value dropout(Value x, double rate) {
    if (mode != Mode.TRAIN || rate == 0) {
      return x;
    }
    Value seed = shared.graph.input(Inputs.DROPOUT_SEED, TensorType.i32());
    return apply(new Dropout(rate, shared.dropouts++), x, seed);
  }
}
