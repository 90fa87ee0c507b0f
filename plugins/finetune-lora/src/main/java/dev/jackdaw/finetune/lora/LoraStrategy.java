package dev.jackdaw.finetune.lora;

import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.finetune.Folded;
import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.graph.Value;
import dev.jackdaw.model.LinearSite;
import dev.jackdaw.model.ModelOps;
import java.util.Optional;

/** LoRA: {@code y = W x + scale * B A x}, where A and B are trained and W is not. */
public final class LoraStrategy implements FineTuneStrategy<LoraConfig> {
  @Override
  public Adaptation adapt(ModelOutline model, LoraConfig config) {
    return new Lora(LowRank.of(model, config));
  }

  private record Lora(LowRank product) implements Adaptation {
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
      Value y = site.plain(g, x);
      return product.at(site)
          ? g.add(y, product.apply(g, site, g.dropout(x, product.config().dropout())))
          : y;
    }

    @Override
    public Optional<Folded> merged(ModelOps g, LinearSite site) {
      return product.at(site)
          ? Optional.of(new Folded(g.add(site.weight(), product.change(g, site)), site.bias()))
          : Optional.empty();
    }
  }
}
