package dev.jackdaw.finetune.lora;

import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.finetune.Folded;
import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Value;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.LinearSite;
import dev.jackdaw.model.ModelOps;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * DoRA: {@code y = f (W + scale * B A) x}, where {@code f = m / |W + scale * B A|} per output, by the norms of rows. The magnitude
 * m (out) starts as the norms of W and is trained with A and B; as in the paper and in PEFT, gradients take the norm as a constant.
 */
public final class DoraStrategy implements FineTuneStrategy<LoraConfig> {
  @Override
  public Adaptation adapt(ModelOutline model, LoraConfig config) {
    return new Dora(LowRank.of(model, config));
  }

  private record Dora(LowRank product) implements Adaptation {
    @Override
    public boolean trains(String parameter, int phase) {
      return product.trains(parameter);
    }

    @Override
    public double rate(String parameter) {
      return product.rate(parameter);
    }

    @Override
    public Value linear(ModelOps g, LinearSite site, Value x) {
      if (!product.at(site)) {
        return site.plain(g, x);
      }
      Value factor = factor(g, site, g.add(site.weight(), product.change(g, site)));
      Value base = g.linear(x, site.weight(), null);
      Value y;
      if (product.config().dropout() == 0) {
        y = g.mul(g.add(base, product.apply(g, site, x)), factor);
      } else { // what dropout leaves of x moves away from the base, which itself reads all of x
        Value kept = g.dropout(x, product.config().dropout());
        Value again = g.mul(g.linear(kept, site.weight(), null), g.sub(factor, 1));
        y = g.add(g.add(base, again), g.mul(product.apply(g, site, kept), factor));
      }
      return site.bias() == null ? y : g.add(y, site.bias());
    }

    @Override
    public Optional<Folded> merged(ModelOps g, LinearSite site) {
      if (!product.at(site)) {
        return Optional.empty();
      }
      Value direction = g.add(site.weight(), product.change(g, site));
      Value factor = g.unsqueeze(factor(g, site, direction), 1);
      return Optional.of(new Folded(g.mul(direction, factor), site.bias()));
    }

    /** (out). A row of zeros, such as an unused token's in a tied head, stays one. */
    private static Value factor(ModelOps g, LinearSite site, Value direction) {
      String weight = site.weightName();
      Initializer norms =
          new Initializer.Computed(
              Set.of(weight), (ops, base) -> norms(ops, Objects.requireNonNull(base.get(weight))));
      Value magnitude = g.parameter("lora_magnitude_vector", Shape.fixed(site.out()), norms);
      Value norm = g.max(norms(g, direction), g.constant(1e-30));
      return g.div(magnitude, g.stopGradient(norm));
    }

    private static Value norms(Ops g, Value weight) {
      return g.sqrt(g.sum(g.mul(weight, weight), 1));
    }
  }
}
