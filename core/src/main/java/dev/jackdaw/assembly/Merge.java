package dev.jackdaw.assembly;

import dev.jackdaw.compile.Compiler;
import dev.jackdaw.compile.DeadNodes;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.Folded;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.Value;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.LinearSite;
import dev.jackdaw.model.Mode;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a strategy learnt, folded into the projections it stood at: a model without the strategy that computes the same. A
 * projection whose weight was another's gets one of its own, and one without a bias may get one; {@link #added} names those
 * parameters, which the base does not have.
 */
public final class Merge {
  private final ModelGraphs merged;
  private final Graph folding;
  private final List<String> notes;

  private Merge(ModelGraphs merged, Graph folding, List<String> notes) {
    this.merged = merged;
    this.folding = folding;
    this.notes = List.copyOf(notes);
  }

  /**
   * @throws UserException if the strategy adds parameters that no weight or bias can hold, naming them: a prompt, a prefix, a
   *     bottleneck
   */
  public static Merge of(ModelGraphs adapted) {
    Set<String> untied = new LinkedHashSet<>();
    Set<String> biased = new LinkedHashSet<>();
    List<String> notes = new ArrayList<>();
    Folding folding = new Folding(adapted.adaptation());
    Graph graph = folded(adapted, folding);
    folding.sites.forEach(
        (site, folded) -> {
          if (!site.weightName().equals(weight(site))) {
            untied.add(site.name());
            notes.add(
                site.name()
                    + " shared "
                    + site.weightName()
                    + " and now has a weight of its own, "
                    + weight(site));
          }
          if (site.bias() == null && folded.bias() != null) {
            biased.add(site.name());
            notes.add(site.name() + " had no bias and now has " + site.name() + ".bias");
          }
        });
    requireEverythingFolded(adapted, graph);
    Adaptation rest = new Extended(untied, biased);
    return new Merge(new ModelGraphs(adapted.backbone(), adapted.heads(), rest), graph, notes);
  }

  private static String weight(LinearSite site) {
    return site.name() + ".weight";
  }

  private static Graph folded(ModelGraphs adapted, Folding folding) {
    ModelBuilder g = new ModelBuilder(Mode.EVALUATE, folding);
    ModelGraphs.describe(adapted, g);
    folding.sites.forEach(
        (site, folded) -> {
          g.graph().output(weight(site), folded.weight());
          if (folded.bias() != null) {
            g.graph().output(site.name() + ".bias", folded.bias());
          }
        });
    return DeadNodes.remove(g.graph().build());
  }

  private static void requireEverythingFolded(ModelGraphs adapted, Graph folding) {
    ModelGraphs base =
        new ModelGraphs(adapted.backbone(), adapted.heads(), new Extended(Set.of(), Set.of()));
    Set<String> left = names(adapted);
    left.removeAll(names(base));
    left.removeAll(folding.states().keySet());
    if (!left.isEmpty()) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of(
                  "this strategy cannot be merged: no projection's weight or bias can hold what"
                      + " these parameters do: "
                      + String.join(", ", left))
              .fix("keep the adapter beside the base"));
    }
  }

  private static Set<String> names(ModelGraphs model) {
    Set<String> names = new LinkedHashSet<>();
    model.parameters().forEach(parameter -> names.add(parameter.name()));
    return names;
  }

  /** The merged model: the same backbone and heads, and no strategy. */
  public ModelGraphs merged() {
    return merged;
  }

  /** What changes beyond the numbers, a sentence each; empty where the merged model is made as the base is. */
  public List<String> notes() {
    return notes;
  }

  /** Parameters of the merged model that the base does not have. */
  public List<ParameterSpec> added() {
    Set<String> base =
        names(new ModelGraphs(merged.backbone(), merged.heads(), new Extended(Set.of(), Set.of())));
    return merged.parameters().stream().filter(p -> !base.contains(p.name())).toList();
  }

  /**
   * The folded numbers by the merged model's parameter names; its other parameters are those of the adapted model.
   *
   * @param store holds the parameters of the adapted model
   */
  public Map<String, Tensor> values(Engine engine, Store store) {
    Map<String, Tensor> values = new LinkedHashMap<>();
    Bindings bindings = new Bindings();
    folding
        .outputs()
        .forEach(
            (name, value) -> {
              values.put(name, Tensor.zeros(DType.F32, value.shape().evaluate(symbol -> -1)));
              bindings.output(name, values.get(name));
            });
    if (!values.isEmpty()) {
      try (Program program =
          Compiler.compile(engine, folding, store, new Bounds(Map.of()), Precision.F32)) {
        program.run(bindings);
      }
    }
    return values;
  }

  /** Collects what a strategy folds into each projection. */
  private static final class Folding implements Adaptation {
    private final Adaptation strategy;
    private final Map<LinearSite, Folded> sites = new LinkedHashMap<>();

    Folding(Adaptation strategy) {
      this.strategy = strategy;
    }

    @Override
    public boolean trains(String parameter, int phase) {
      return false;
    }

    @Override
    public Value linear(ModelOps g, LinearSite site, Value x) {
      strategy.merged(g, site).ifPresent(folded -> sites.put(site, folded));
      return site.plain(g, x);
    }
  }

  /** The base, with weights of its own where it shared them and biases where it had none. */
  private record Extended(Set<String> untied, Set<String> biased) implements Adaptation {
    @Override
    public boolean trains(String parameter, int phase) {
      return true;
    }

    @Override
    public Value linear(ModelOps g, LinearSite site, Value x) {
      Value weight =
          untied.contains(site.name())
              ? g.parameter("weight", site.weight().shape(), Initializer.zeros())
              : site.weight();
      Value bias =
          biased.contains(site.name())
              ? g.parameter("bias", Shape.fixed(site.out()), Initializer.zeros())
              : site.bias();
      return g.linear(x, weight, bias);
    }
  }
}
