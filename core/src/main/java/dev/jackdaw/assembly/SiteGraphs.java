package dev.jackdaw.assembly;

import dev.jackdaw.compile.Autograd;
import dev.jackdaw.compile.GraphBuilder;
import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.Folded;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.composite.LinearWeightGradient;
import dev.jackdaw.graph.op.Input;
import dev.jackdaw.model.Attending;
import dev.jackdaw.model.AttentionSite;
import dev.jackdaw.model.LinearSite;
import dev.jackdaw.model.Mode;
import dev.jackdaw.model.ModelOps;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Graphs that look at a model's projections while it reads text, whatever its backbone: an {@link Adaptation} around the model's own
 * sees every projection. Sums over all tokens of all runs are gathered in states, which a caller declares as zeros before the first
 * run; inputs are those of whole sequences without padding, see {@link Inputs}.
 *
 * <p>A model is looked at in stages: block by block, then what lies outside the blocks. Each stage after the first reads {@link
 * #HIDDEN}, what the block before it gave, instead of computing everything before it again.
 */
public final class SiteGraphs {
  /** Input of all stages but the first, and the output of {@link #block}: the residual stream (B, T, width). */
  public static final String HIDDEN = "hidden";

  private final ModelGraphs model;
  private final int layers;

  public SiteGraphs(ModelGraphs model) {
    this.model = model;
    layers = model.outline().layers();
  }

  /**
   * A graph whose states are sums over tokens.
   *
   * @param graph updates the states
   * @param states the state that belongs to each projection, by the projection's name; several may share one
   */
  public record Observation(Graph graph, Map<String, String> states) {
    public Observation {
      states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
    }

    /** Types of the states by name. */
    public Map<String, TensorType> types() {
      Map<String, TensorType> types = new LinkedHashMap<>();
      states
          .values()
          .forEach(
              state -> types.put(state, Objects.requireNonNull(graph.updates().get(state)).type()));
      return types;
    }
  }

  /** Number of stages: one for each block, and one for what lies outside. */
  public int stages() {
    return layers + 1;
  }

  /** Gathers {@code x^T x} (in, in) of what each projection of a stage reads. */
  public Observation inputs(int stage) {
    Observer observer = new Observer(model.adaptation(), stage);
    ModelBuilder g = described(observer);
    Map<Value, String> gathered = new HashMap<>();
    Map<String, String> states = new LinkedHashMap<>();
    observer.inputs.forEach(
        (site, x) ->
            states.put(
                site.name(),
                gathered.computeIfAbsent(
                    x,
                    read -> {
                      String state = "inputs/" + site.name();
                      Value rows = rows(g, read);
                      gather(g.graph(), state, g.apply(new LinearWeightGradient(), rows, rows));
                      return state;
                    })));
    return new Observation(g.graph().build(), states);
  }

  /** What a block gives, as output {@link #HIDDEN}. */
  public Graph block(int stage) {
    Observer observer = new Observer(model.adaptation(), stage);
    ModelBuilder g = described(observer);
    if (observer.given == null) {
      throw new IllegalArgumentException("[sites] no block " + stage + " of " + layers);
    }
    g.graph().output(HIDDEN, observer.given);
    return g.graph().build();
  }

  /** Gathers the squared gradient (out) of a head's loss by what each projection inside blocks gives. */
  public Observation gradients(String head) {
    Observer observer = new Observer(model.adaptation(), -1);
    ModelBuilder g = new ModelBuilder(Mode.EVALUATE, observer);
    Value loss = model.loss(g, new TokenSequence(g, false), head);
    List<Value> outputs = new ArrayList<>(observer.outputs.values());
    Map<Value, Value> gradients = Autograd.gradients(g.graph(), loss, outputs);
    Map<String, String> states = new LinkedHashMap<>();
    observer.outputs.forEach(
        (site, y) -> {
          Value gradient = gradients.get(y);
          if (gradient != null) {
            String state = "gradients/" + site.name();
            Value rows = rows(g, gradient);
            gather(g.graph(), state, g.sum(g.mul(rows, rows), 0));
            states.put(site.name(), state);
          }
        });
    return new Observation(g.graph().build(), states);
  }

  private ModelBuilder described(Observer observer) {
    ModelBuilder g = new ModelBuilder(Mode.EVALUATE, observer);
    ModelGraphs.describe(model, g);
    return g;
  }

  private static void gather(GraphBuilder g, String state, Value sum) {
    g.update(state, g.add(g.state(state, sum.type()), sum));
  }

  private static Value rows(ModelOps g, Value x) {
    Dim tokens = x.shape().dropLast(1).elements();
    return g.reshape(x, Shape.of(tokens, x.dim(-1)));
  }

  /** The model's own adaptation, looked over the shoulder. */
  private final class Observer implements Adaptation {
    final Map<LinearSite, Value> inputs = new LinkedHashMap<>();
    final Map<LinearSite, Value> outputs = new LinkedHashMap<>();
    @Nullable Value given;
    private final Adaptation own;
    private final int stage;

    /** @param stage whose inputs are looked at; -1 for outputs of all blocks */
    Observer(Adaptation own, int stage) {
      this.own = own;
      this.stage = stage;
    }

    @Override
    public Value linear(ModelOps g, LinearSite site, Value x) {
      if (site.layer() == stage || (site.layer() < 0 && stage == layers)) {
        inputs.put(site, x);
      }
      Value y = own.linear(g, site, x);
      if (site.layer() >= 0) {
        outputs.put(site, y);
      }
      return y;
    }

    @Override
    public Value block(ModelOps g, int layer, Value in, Value out) {
      Value adapted = own.block(g, layer, in, out);
      if (layer == stage) {
        given = adapted;
      }
      return stage > 0 && layer == stage - 1 ? g.apply(new Input(HIDDEN, adapted.type())) : adapted;
    }

    @Override
    public Value embedded(ModelOps g, Value ids, Value x) {
      return own.embedded(g, ids, x);
    }

    @Override
    public Attending attention(ModelOps g, AttentionSite site, Attending operands) {
      return own.attention(g, site, operands);
    }

    @Override
    public boolean trains(String parameter, int phase) {
      return own.trains(parameter, phase);
    }

    @Override
    public List<Double> phaseStarts() {
      return own.phaseStarts();
    }

    @Override
    public double rate(String parameter) {
      return own.rate(parameter);
    }

    @Override
    public Optional<Folded> merged(ModelOps g, LinearSite site) {
      return own.merged(g, site);
    }

    @Override
    public int virtualTokens() {
      return own.virtualTokens();
    }
  }
}
