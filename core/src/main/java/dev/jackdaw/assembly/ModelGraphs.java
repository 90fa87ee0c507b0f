package dev.jackdaw.assembly;

import dev.jackdaw.compile.Autograd;
import dev.jackdaw.compile.DeadNodes;
import dev.jackdaw.compile.Fusion;
import dev.jackdaw.compile.GraphBuilder;
import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.State;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.Mode;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.model.Sequence;
import dev.jackdaw.model.Target;
import dev.jackdaw.model.Targets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The graphs of one model: a backbone, heads by name, and what a fine-tuning strategy makes of them. Each call describes the model
 * anew; nothing here holds numbers. Inputs are named in {@link Inputs}; parameters are states under their own names.
 */
public final class ModelGraphs {
  /** Output: the summed loss of the run. */
  public static final String LOSS_SUM = "loss_sum";

  /** Output: how many labelled tokens or sequences the largest logit named rightly, F32. */
  public static final String CORRECT = "correct";

  /** Output: logits, (B, T, V) of tokens, (B, K) of classes; in cached modes (B, V) of each row's last token. */
  public static final String LOGITS = "logits";

  /** Output: logarithm of each labelled token's probability, (B, T); 0 where there is no label. */
  public static final String LOG_PROBABILITIES = "log_probabilities";

  /** Output: 1 where the label has the largest logit, otherwise 0; (B, T), F32. */
  public static final String LIKELIEST = "likeliest";

  /** Output of cached modes: logits of every token, (B, T, V). */
  public static final String ALL_LOGITS = "all_logits";

  /** Output: one vector (B, width) for each sequence. */
  public static final String EMBEDDING = "embedding";

  private final Backbone backbone;
  private final Map<String, Head> heads;
  private final Adaptation adaptation;

  public ModelGraphs(Backbone backbone, Map<String, Head> heads, Adaptation adaptation) {
    this.backbone = backbone;
    this.heads = new LinkedHashMap<>(heads);
    this.adaptation = adaptation;
  }

  /** The output under which {@link Sequence#tap} shows a value. */
  public static String tap(String name) {
    return "tap/" + name;
  }

  public Backbone backbone() {
    return backbone;
  }

  public Map<String, Head> heads() {
    return heads;
  }

  public Adaptation adaptation() {
    return adaptation;
  }

  /** Every parameter of backbone, adaptation and heads, in order of declaration. */
  public List<ParameterSpec> parameters() {
    return List.copyOf(described().parameters().values());
  }

  /** The model as a strategy sees it. */
  public ModelOutline outline() {
    ModelBuilder g = described();
    return new ModelOutline(
        List.copyOf(g.parameters().values()),
        g.projections(),
        g.attentions(),
        g.layers(),
        backbone.width());
  }

  private ModelBuilder described() {
    ModelBuilder g = new ModelBuilder(Mode.EVALUATE, adaptation);
    describe(this, g);
    return g;
  }

  /** Lets a model's backbone and all its heads declare themselves to a builder. */
  static void describe(ModelGraphs model, ModelBuilder g) {
    TokenSequence sequence = new TokenSequence(g, false);
    Value hidden = model.backbone.hidden(g, sequence);
    Backbone rooted = new RootedBackbone(model.backbone, g);
    model.heads.forEach((name, head) -> head.output(headScope(g, name), hidden, rooted, sequence));
  }

  /**
   * The gradient of a head's loss: output {@link #LOSS_SUM}; each trained parameter's gradient, multiplied by {@link
   * Inputs#LOSS_SCALE}, becomes the state {@link Inputs#gradient}.
   *
   * @param trained full names of the parameters to differentiate by; one that this loss does not depend on, such as another head's,
   *     gets a gradient of zeros
   * @param accumulate whether gradients are added to those of earlier runs, or replace them
   */
  public Graph training(String head, Set<String> trained, boolean accumulate) {
    ModelBuilder model = new ModelBuilder(Mode.TRAIN, adaptation);
    Value loss = loss(model, new TokenSequence(model, false), head);
    model.graph().output(LOSS_SUM, loss);
    GraphBuilder g = GraphBuilder.from(Fusion.forward(model.graph().build()));
    Graph forward = g.build();
    Value fused = Objects.requireNonNull(forward.outputs().get(LOSS_SUM));
    Map<String, Value> parameters = new LinkedHashMap<>();
    forward
        .nodes()
        .forEach(
            node -> {
              if (node.op() instanceof State state && trained.contains(state.key())) {
                parameters.put(state.key(), node.output(0));
              }
            });
    Value seed = g.input(Inputs.LOSS_SCALE, TensorType.f32());
    Map<Value, Value> gradients =
        Autograd.gradients(g, fused, seed, new ArrayList<>(parameters.values()));
    for (ParameterSpec parameter : parameters()) {
      if (trained.contains(parameter.name())) {
        update(g, parameter, gradients.get(parameters.get(parameter.name())), accumulate);
      }
    }
    return Fusion.backward(g.build());
  }

  private static void update(
      GraphBuilder g, ParameterSpec parameter, @Nullable Value gradient, boolean accumulate) {
    String key = Inputs.gradient(parameter.name());
    TensorType type = new TensorType(DType.F32, parameter.shape());
    if (!accumulate) {
      g.update(key, gradient == null ? g.fill(type, 0) : gradient);
    } else if (gradient != null) {
      g.update(key, g.add(g.state(key, type), gradient));
    }
  }

  /** Names of the parameters that a head's loss depends on. */
  public Set<String> reached(String head) {
    Set<String> names = new HashSet<>();
    for (Node node : DeadNodes.remove(loss(head)).nodes()) {
      if (node.op() instanceof State state) {
        names.add(state.key());
      }
    }
    return names;
  }

  /** Outputs {@link #LOSS_SUM} and {@link #CORRECT}, without dropout. */
  public Graph evaluation(String head) {
    ModelBuilder g = new ModelBuilder(Mode.EVALUATE, adaptation);
    TokenSequence sequence = new TokenSequence(g, false);
    Head scored = head(head);
    Value output = output(g, sequence, head);
    GraphTargets targets = new GraphTargets(g.graph(), scored.target());
    g.graph().output(LOSS_SUM, scored.lossSum(headScope(g, head), output, targets));
    g.graph().output(CORRECT, targets.correct(g, output));
    return g.graph().build();
  }

  /** Outputs {@link #LOG_PROBABILITIES} and {@link #LIKELIEST}, without dropout. For heads that label tokens. */
  public Graph likelihoods(String head) {
    if (!(head(head).target() instanceof Target.Tokens)) {
      throw new IllegalArgumentException("[likelihoods] head \"" + head + "\"");
    }
    ModelBuilder g = new ModelBuilder(Mode.EVALUATE, adaptation);
    Value logits = output(g, new TokenSequence(g, false), head);
    Value labels = g.unsqueeze(new GraphTargets(g.graph(), head(head).target()).tokens(), -1);
    Value labelled = g.lessOrEqual(g.integer(0), labels);
    Value safe = g.where(labelled, labels, g.zerosLike(labels));
    Value own = g.gatherElements(g.logSoftmax(logits), safe);
    Value largest = g.equal(g.gatherElements(logits, safe), g.maxLast(logits));
    g.graph().output(LOG_PROBABILITIES, flat(g, g.where(labelled, own, g.zerosLike(own))));
    g.graph().output(LIKELIEST, flat(g, g.cast(g.and(largest, labelled), DType.F32)));
    return g.graph().build();
  }

  private static Value flat(ModelBuilder g, Value column) {
    return g.reshape(column, column.dim(0), column.dim(1));
  }

  /** The head's loss alone: {@link #LOSS_SUM} with projection and cross-entropy fused, so that logits need no room. */
  public Graph loss(String head) {
    ModelBuilder g = new ModelBuilder(Mode.EVALUATE, adaptation);
    g.graph().output(LOSS_SUM, loss(g, new TokenSequence(g, false), head));
    return Fusion.forward(g.graph().build());
  }

  /** Output {@link #LOGITS} of whole sequences, and what the backbone taps where {@code taps}. */
  public Graph logits(String head, boolean taps) {
    ModelBuilder g = new ModelBuilder(Mode.EVALUATE, adaptation);
    g.graph().output(LOGITS, output(g, new TokenSequence(g, taps), head));
    return g.graph().build();
  }

  /**
   * A run over tokens after what the caches hold; see {@link Inputs#CACHED}. Outputs {@link #LOGITS} of each row's last token that is
   * not padding, and {@link #ALL_LOGITS} where {@code all}. For heads that label tokens.
   *
   * @param mode {@link Mode#PREFILL} or {@link Mode#DECODE}
   */
  public Graph cached(String head, Mode mode, boolean all) {
    if (!mode.cached() || !(head(head).target() instanceof Target.Tokens)) {
      throw new IllegalArgumentException("[cached] mode " + mode + ", head \"" + head + "\"");
    }
    ModelBuilder g = new ModelBuilder(mode, adaptation);
    CachedSequence sequence = new CachedSequence(g);
    Value hidden = backbone.hidden(g, sequence);
    Backbone rooted = new RootedBackbone(backbone, g);
    if (all) {
      g.graph().output(ALL_LOGITS, head(head).output(headScope(g, head), hidden, rooted, sequence));
    }
    Value last = g.unsqueeze(g.rowAt(hidden, sequence.last()), 1);
    Value logits = head(head).output(headScope(g, head), last, rooted, sequence);
    g.graph().output(LOGITS, g.reshape(logits, logits.dim(0), logits.dim(2)));
    return g.graph().build();
  }

  /**
   * Output {@link #EMBEDDING} of whole sequences: the mean of the hidden states of their tokens, padding left out. The backbone alone;
   * it is as long as it comes, and whoever compares directions divides by its length.
   */
  public Graph embedding() {
    ModelBuilder g = new ModelBuilder(Mode.EVALUATE, adaptation);
    TokenSequence sequence = new TokenSequence(g, false);
    Value hidden = backbone.hidden(g, sequence);
    Value token = g.cast(g.lessOrEqual(g.integer(0), sequence.documents()), DType.F32); // (B, T)
    Value sum = g.sum(g.mul(hidden, g.unsqueeze(token, -1)), 1);
    Value count = g.max(g.sum(token, 1), g.constant(1));
    g.graph().output(EMBEDDING, g.div(sum, g.unsqueeze(count, -1)));
    return g.graph().build();
  }

  /**
   * A language model as other tools run it: see {@link Interchange}. Empty where they have no place for what the model needs: state
   * that is not keys and values, virtual tokens.
   */
  public Optional<Graph> interchange(String head) {
    if (!(head(head).target() instanceof Target.Tokens)) {
      throw new IllegalArgumentException("[interchange] head \"" + head + "\"");
    }
    ModelBuilder g = new ModelBuilder(Mode.PREFILL, adaptation);
    InterchangeSequence sequence = new InterchangeSequence(g);
    Value hidden = backbone.hidden(g, sequence);
    Value logits =
        head(head).output(headScope(g, head), hidden, new RootedBackbone(backbone, g), sequence);
    g.graph().output(Interchange.LOGITS, logits);
    return sequence.carriesOtherState() || adaptation.virtualTokens() > 0
        ? Optional.empty()
        : Optional.of(g.graph().build());
  }

  /** What each sequence carries from run to run, by state name; shapes per sequence, keys and values with M places. */
  public Map<String, TensorType> cacheTypes() {
    ModelBuilder g = new ModelBuilder(Mode.DECODE, adaptation);
    CachedSequence sequence = new CachedSequence(g);
    backbone.hidden(g, sequence);
    return Map.copyOf(sequence.caches());
  }

  Value loss(ModelBuilder g, Sequence sequence, String name) {
    Head head = head(name);
    Value output = output(g, sequence, name);
    return head.lossSum(headScope(g, name), output, new GraphTargets(g.graph(), head.target()));
  }

  private Value output(ModelBuilder g, Sequence sequence, String name) {
    Value hidden = backbone.hidden(g, sequence);
    return head(name).output(headScope(g, name), hidden, new RootedBackbone(backbone, g), sequence);
  }

  private Head head(String name) {
    Head head = heads.get(name);
    if (head == null) {
      throw new IllegalArgumentException(
          "[model] no head \"" + name + "\", there are " + heads.keySet());
    }
    return head;
  }

  private static ModelBuilder headScope(ModelBuilder g, String name) {
    return g.scope(ParameterSpec.HEADS).scope(name);
  }

  /** Labels as inputs of the graph, made when first asked for. */
  private record GraphTargets(GraphBuilder graph, Target target) implements Targets {
    @Override
    public Value tokens() {
      return graph.input(Inputs.LABELS, TensorType.i32(Dim.B, Dim.T));
    }

    @Override
    public Value classes() {
      return graph.input(Inputs.CLASSES, TensorType.i32(Dim.B));
    }

    @Override
    public Value multiClasses() {
      return switch (target) {
        case Target.MultiClasses(List<String> labels) ->
            graph.input(Inputs.MULTI_CLASSES, TensorType.f32(Dim.B, Dim.of(labels.size())));
        case Target.Tokens t ->
            throw new IllegalStateException("[targets] the head declares tokens");
        case Target.Classes c ->
            throw new IllegalStateException("[targets] the head declares one class");
      };
    }

    /** Labelled rows whose label has the largest logit; of several labels, decisions on the right side of 0. */
    Value correct(ModelBuilder g, Value output) {
      return switch (target) {
        case Target.Tokens t -> named(g, output, tokens());
        case Target.Classes c -> named(g, output, classes());
        case Target.MultiClasses m -> {
          Value wanted = g.less(g.constant(0.5), multiClasses());
          Value said = g.less(g.constant(0), output);
          yield g.sumAll(
              g.cast(g.equal(g.cast(wanted, DType.I32), g.cast(said, DType.I32)), DType.F32));
        }
      };
    }

    private static Value named(ModelBuilder g, Value logits, Value labels) {
      Value column = g.unsqueeze(labels, -1);
      Value labelled = g.lessOrEqual(g.integer(0), column);
      Value own = g.gatherElements(logits, g.where(labelled, column, g.zerosLike(column)));
      Value largest = g.equal(own, g.maxLast(logits));
      return g.sumAll(g.cast(g.and(largest, labelled), DType.F32));
    }
  }

  /** Bounds-free shape of a cache with a leading axis for slots. */
  public static Shape slots(TensorType row, long slots, long capacity) {
    List<Dim> dims = new ArrayList<>(List.of(Dim.of(slots)));
    row.shape().dims().forEach(d -> dims.add(Dim.of(d.evaluate(symbol -> capacity))));
    return new Shape(dims);
  }
}
