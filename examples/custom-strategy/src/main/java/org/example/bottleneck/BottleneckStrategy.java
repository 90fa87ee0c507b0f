package org.example.bottleneck;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.graph.Value;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.ParameterSpec;

/** A small network behind every block (Houlsby et al. 2019): {@code out + up(gelu(down(out)))}; the base stays as it is. */
public final class BottleneckStrategy implements FineTuneStrategy<BottleneckStrategy.Config> {
  /** The one setting. */
  public record Config(@Default("16") @Range(min = 1) @Doc("Features in between.") int width) {}

  @Override
  public Adaptation adapt(ModelOutline model, Config config) {
    return new Bottleneck(config.width());
  }

  private record Bottleneck(int width) implements Adaptation {
    @Override
    public boolean trains(String parameter, int phase) {
      return parameter.contains(".bottleneck.") || ParameterSpec.ofHead(parameter);
    }

    @Override
    public Value block(ModelOps outer, int layer, Value in, Value out) {
      ModelOps g = outer.scope("bottleneck");
      Initializer zeros = Initializer.zeros(); // up starts at zero: the model starts as the base
      Value low = g.gelu(g.linear("down", out, width, Initializer.normal(0.02), zeros), false);
      return g.add(out, g.linear("up", low, out.dim(-1).fixed(), zeros, zeros));
    }
  }
}
