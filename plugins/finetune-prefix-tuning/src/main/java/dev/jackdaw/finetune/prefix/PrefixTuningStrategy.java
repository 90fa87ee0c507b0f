package dev.jackdaw.finetune.prefix;

import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Value;
import dev.jackdaw.model.Attending;
import dev.jackdaw.model.AttentionSite;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;

/**
 * Prefix tuning: keys and values that every query of an attention sees, in front of those of the tokens, are trained and nothing
 * of the base. Keys are as they stand after any rotation.
 */
public final class PrefixTuningStrategy implements FineTuneStrategy<PrefixTuningConfig> {
  private static final String PREFIX = "prefix_";

  @Override
  public Adaptation adapt(ModelOutline model, PrefixTuningConfig config) {
    if (model.attentions().isEmpty()) {
      throw new UserException(
          UserException.Kind.CONFIGURATION,
          Problem.of(
                  "prefix tuning adds keys and values to attention, and this backbone has no"
                      + " attention")
              .at("strategy")
              .fix(
                  "choose a strategy that works at projections or the embedding: lora, prompt-tuning"));
    }
    return new PrefixTuning(config);
  }

  private record PrefixTuning(PrefixTuningConfig config) implements Adaptation {
    @Override
    public boolean trains(String parameter, int phase) {
      return parameter.contains("." + PREFIX)
          || (config.trainHeads() && ParameterSpec.ofHead(parameter));
    }

    @Override
    public Attending attention(ModelOps g, AttentionSite site, Attending operands) {
      Dim rows = operands.k().dim(0);
      return operands.withShared(
          g, prefix(g, PREFIX + "keys", site, rows), prefix(g, PREFIX + "values", site, rows));
    }

    /** (B, tokens, K, D), the same for every row. */
    private Value prefix(ModelOps g, String name, AttentionSite site, Dim rows) {
      Shape shape = Shape.fixed(config.tokens(), site.keyHeads(), site.headWidth());
      Value prefix = g.parameter(name, shape, Initializer.normal(config.deviation()));
      return g.expand(prefix, Shape.of(rows).append(shape.dims().toArray(Dim[]::new)));
    }
  }
}
