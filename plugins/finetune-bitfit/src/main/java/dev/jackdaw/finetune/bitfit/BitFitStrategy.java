package dev.jackdaw.finetune.bitfit;

import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.finetune.Folded;
import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Value;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.LinearSite;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.ParameterSpec;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** BitFit: biases are trained and nothing else. A projection that has none gets one, which starts at zero. */
public final class BitFitStrategy implements FineTuneStrategy<BitFitConfig> {
  private static final String BIAS = ".bias";

  @Override
  public Adaptation adapt(ModelOutline model, BitFitConfig config) {
    Set<String> targets =
        model.select(config.targets(), "strategy.targets").stream()
            .map(projection -> projection.name() + BIAS)
            .collect(Collectors.toUnmodifiableSet());
    Set<String> trained = new HashSet<>(targets);
    if (config.others()) {
      Set<String> ofProjections =
          model.projections().stream().map(p -> p.name() + BIAS).collect(Collectors.toSet());
      model.parameters().stream()
          .map(ParameterSpec::name)
          .filter(name -> name.endsWith(BIAS) && !ParameterSpec.ofHead(name))
          .filter(name -> !ofProjections.contains(name))
          .forEach(trained::add);
    }
    return new BitFit(targets, trained, config.trainHeads());
  }

  /**
   * @param targets biases of projections, full names
   * @param trained those and what else is trained of the base
   */
  private record BitFit(Set<String> targets, Set<String> trained, boolean trainHeads)
      implements Adaptation {
    @Override
    public boolean trains(String parameter, int phase) {
      return trained.contains(parameter) || (trainHeads && ParameterSpec.ofHead(parameter));
    }

    @Override
    public Value linear(ModelOps g, LinearSite site, Value x) {
      Value y = site.plain(g, x);
      return gets(site) ? g.add(y, bias(g, site)) : y;
    }

    @Override
    public Optional<Folded> merged(ModelOps g, LinearSite site) {
      return gets(site) ? Optional.of(new Folded(site.weight(), bias(g, site))) : Optional.empty();
    }

    private boolean gets(LinearSite site) {
      return site.bias() == null && targets.contains(site.name() + BIAS);
    }

    private static Value bias(ModelOps g, LinearSite site) {
      return g.parameter("bias", Shape.fixed(site.out()), Initializer.zeros());
    }
  }
}
