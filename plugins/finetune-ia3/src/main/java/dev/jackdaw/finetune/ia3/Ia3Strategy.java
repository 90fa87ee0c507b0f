package dev.jackdaw.finetune.ia3;

import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.finetune.Folded;
import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.finetune.Projection;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Value;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.LinearSite;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** IA3: {@code y = l * (W x + b)} at some projections and {@code y = W (l * x) + b} at others; l starts at one and is trained. */
public final class Ia3Strategy implements FineTuneStrategy<Ia3Config> {
  private static final String FACTOR = "ia3_l";

  @Override
  public Adaptation adapt(ModelOutline model, Ia3Config config) {
    Set<String> outputs = names(model, config.outputs(), "strategy.outputs");
    Set<String> inputs = names(model, config.inputs(), "strategy.inputs");
    Set<String> both = new HashSet<>(outputs);
    both.retainAll(inputs);
    if (!both.isEmpty()) {
      throw new UserException(
          UserException.Kind.CONFIGURATION,
          Problem.of(
                  "outputs and inputs name the same projections: "
                      + both.stream().sorted().toList())
              .at("strategy.inputs"));
    }
    if (outputs.isEmpty() && inputs.isEmpty()) {
      throw new UserException(
          UserException.Kind.CONFIGURATION,
          Problem.of("neither outputs nor inputs name a projection").at("strategy"));
    }
    return new Ia3(outputs, inputs, config.trainHeads());
  }

  private static Set<String> names(ModelOutline model, List<String> targets, String key) {
    return targets.isEmpty()
        ? Set.of()
        : model.select(targets, key).stream()
            .map(Projection::name)
            .collect(Collectors.toUnmodifiableSet());
  }

  private record Ia3(Set<String> outputs, Set<String> inputs, boolean trainHeads)
      implements Adaptation {
    @Override
    public boolean trains(String parameter, int phase) {
      return parameter.endsWith("." + FACTOR) || (trainHeads && ParameterSpec.ofHead(parameter));
    }

    @Override
    public Value linear(ModelOps g, LinearSite site, Value x) {
      if (inputs.contains(site.name())) {
        return site.plain(g, g.mul(x, factor(g, site.in())));
      }
      Value y = site.plain(g, x);
      return outputs.contains(site.name()) ? g.mul(y, factor(g, site.out())) : y;
    }

    @Override
    public Optional<Folded> merged(ModelOps g, LinearSite site) {
      if (inputs.contains(site.name())) {
        return Optional.of(new Folded(g.mul(site.weight(), factor(g, site.in())), site.bias()));
      }
      if (!outputs.contains(site.name())) {
        return Optional.empty();
      }
      Value factor = factor(g, site.out());
      return Optional.of(
          new Folded(
              g.mul(site.weight(), g.unsqueeze(factor, 1)),
              site.bias() == null ? null : g.mul(site.bias(), factor)));
    }

    private static Value factor(ModelOps g, long features) {
      return g.parameter(FACTOR, Shape.fixed(features), Initializer.ones());
    }
  }
}
